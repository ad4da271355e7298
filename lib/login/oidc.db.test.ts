import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { turnOnConnection } from '@/lib/connections/commands'
import { createOidcConnection } from '@/lib/connections/create'
import { findReadyConnection } from '@/lib/connections/queries'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import type { FaultName } from '@/lib/testing/idp/faults'
import { type RunningIdp, startIdp } from '@/lib/testing/idp/server'
import { visitor } from '@/lib/testing/idp/visitor'
import { device } from '@/lib/testing/sso'
import { type Asking, beginSso } from './begin'
import { finishSso } from './finish'
import { receiveOidc } from './receive'

const person = {
  username: 'ada',
  email: 'ada@acme.example',
  firstName: 'Ada',
  lastName: 'Lovelace',
  subject: '00u-ada',
}
const app = { client_id: 'porchlight', client_secret: newSecret() }

let idp: RunningIdp
let orgId: OrgId
let id: ConnectionId
let ada: string
beforeAll(async () => {
  idp = await startIdp({ port: 0, tenants: [{ slug: 'acme', name: 'Acme', people: [person] }] })
  orgId = await anOrg()
  await aVerifiedDomain(orgId, 'acme.example')
  const owner = asUser(await aMember(orgId, 'owner'))
  const input = {
    name: 'Acme',
    issuer: `${idp.url}/acme/oidc`,
    clientId: app.client_id,
    clientSecret: app.client_secret,
  }
  id = await createOidcConnection(owner, orgId, input)
  await turnOnConnection(owner, orgId, { connectionId: id })
  const redirect_uris = [serviceProviderOf(id).redirectUrl]
  idp.control({ call: 'registerClient', tenant: 'acme', ...app, redirect_uris })
  ada = await aMember(orgId)
})
afterAll(() => idp.stop())
beforeEach(async () => {
  idp.control({ call: 'clearFaults', tenant: 'acme' })
  await db().identity.deleteMany({ where: { connectionId: id } })
  const [format, issuer] = ['oidc', `${idp.url}/acme/oidc`]
  await db().identity.create({
    data: {
      id: `idn_${newSecret()}`,
      connectionId: id,
      userId: ada,
      subject: person.subject,
      format,
      issuer,
      createdAt: new Date(),
    },
  })
})

/** A browser on its way to the IdP and back. */
async function begin(asking: Asking = 'as_it_likes') {
  const connection = (await findReadyConnection(asVisitor(), id))!
  const begun = await beginSso(asVisitor(), connection, { returnTo: '/orgs/deep', device, loginHint: null, asking })
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { redirectUrl } = await db().signInTransaction.findUniqueOrThrow({ where: { id: begun.transactionId } })
  return { id: begun.transactionId, secret: begun.browserSecret, redirectUrl }
}

async function signInAtIdp({ redirectUrl }: { redirectUrl: string }): Promise<URLSearchParams> {
  const browser = visitor(idp.url)
  const { url } = await browser.post((await browser.get(redirectUrl)).url, { person: 'ada' })
  return new URL(url).searchParams
}

function receive(query: URLSearchParams, browserSecret: string | null, now = new Date()) {
  return receiveOidc(asVisitor({ now }), id, { query, browserSecret })
}

function finish({ id: transactionId, secret: browserSecret }: { id: string; secret: string }) {
  const browser = newSecret()
  const more = { browser, current: null, mayReplace: false, device }
  return finishSso(asVisitor(), { transactionId, connectionId: id, browserSecret, ...more })
}

async function signIn(asking?: Asking) {
  const begun = await begin(asking)
  const received = await receive(await signInAtIdp(begun), begun.secret)
  return received.kind === 'answered' ? finish(begun) : received
}

const stateOf = async ({ id }: { id: string }) =>
  (await db().signInTransaction.findUniqueOrThrow({ where: { id } })).state

test('a linked person signs in: a confined session, an attempt with its checks', async () => {
  expect(await signIn()).toMatchObject({ kind: 'signed_in', userId: ada, returnTo: '/orgs/deep' })

  const session = await db().session.findFirstOrThrow({ where: { userId: ada }, orderBy: { createdAt: 'desc' } })
  expect(session).toMatchObject({ method: 'oidc', confinedTo: orgId, connectionId: id })
  const attempt = await db().attempt.findFirstOrThrow({ where: { orgId }, orderBy: { startedAt: 'desc' } })
  expect(attempt).toMatchObject({ state: 'succeeded', outcome: 'signed_in', email: person.email })
})

test('an answer that proves a fresh sign-in is asked for, and comes', async () => {
  expect(await signIn('afresh')).toMatchObject({ kind: 'signed_in' })
})

test('an ID token’s word about minutes ends the session, never later than the organization’s own', async () => {
  for (const [value, minutes] of [
    ['45', 45],
    ['100000', 1440],
    ['0', 1440],
    ['-5', 1440],
    ['2.5', 1440],
  ] as const) {
    idp.control({ call: 'failNext', tenant: 'acme', fault: 'session-minutes', value })
    expect(await signIn()).toMatchObject({ kind: 'signed_in' })
    const session = await db().session.findFirstOrThrow({ where: { userId: ada }, orderBy: { createdAt: 'desc' } })
    const lasts = (session.expiresAt.getTime() - session.createdAt.getTime()) / 60_000
    expect(Math.round(lasts), value).toBe(minutes)
  }
})

test('how the provider says that it asked is kept for apps; what is no list of words is not', async () => {
  for (const [value, kept] of [
    ['["pwd","otp"]', ['pwd', 'otp']],
    ['"otp"', []],
    ['["<b>"]', []],
    ['[1]', []],
  ] as const) {
    idp.control({ call: 'failNext', tenant: 'acme', fault: 'amr', value })
    expect(await signIn()).toMatchObject({ kind: 'signed_in' })
    const session = await db().session.findFirstOrThrow({ where: { userId: ada }, orderBy: { createdAt: 'desc' } })
    expect(session.amr, value).toEqual(kept)
  }
})

test.each<[FaultName, string | undefined, object]>([
  ['wrong-key', undefined, { kind: 'refused', code: 'answer_invalid' }],
  ['unsigned', undefined, { kind: 'refused', code: 'answer_invalid' }],
  ['tampered', 'bo@acme.example', { kind: 'refused', code: 'answer_invalid' }],
  ['other-audience', undefined, { kind: 'refused', code: 'answer_invalid' }],
  ['other-issuer', undefined, { kind: 'refused', code: 'answer_invalid' }],
  ['wrong-nonce', undefined, { kind: 'refused', code: 'answer_invalid' }],
  ['expired', undefined, { kind: 'refused', code: 'expired' }],
  ['clock-skew', '60', { kind: 'signed_in' }],
  ['clock-skew', '-60', { kind: 'signed_in' }],
  ['clock-skew', '-300', { kind: 'signed_in' }], // as Entra does
  ['clock-skew', '200', { kind: 'refused', code: 'issued_in_future' }],
  ['unverified-email', undefined, { kind: 'refused', code: 'address_unverified' }],
  ['foreign-email', undefined, { kind: 'refused', code: 'domain_not_covered' }],
  ['foreign-email', 'ada@mail.acme.example', { kind: 'refused', code: 'domain_not_covered' }],
  ['foreign-email', 'ada@acme.example ', { kind: 'refused', code: 'address_malformed' }],
  ['foreign-email', 'lovelace@acme.example', { kind: 'signed_in' }], // the same subject with another verified address
  ['other-subject', undefined, { kind: 'confirm_identity' }],
  ['no-email', undefined, { kind: 'signed_in' }], // userinfo tells it
])('an ID token that is “%s” (%s)', async (fault, value, outcome) => {
  idp.control({ call: 'failNext', tenant: 'acme', fault, value })
  const sessions = await db().session.count()

  const finished = await signIn()

  expect(finished).toMatchObject(outcome)
  expect((await db().session.count()) - sessions).toBe(finished.kind === 'signed_in' ? 1 : 0)
})

test('an IdP that hangs is given up within seconds, and others are not kept waiting', async () => {
  const begun = [await begin(), await begin()]
  const queries = await Promise.all(begun.map(signInAtIdp))
  idp.control({ call: 'failNext', tenant: 'acme', fault: 'hang' })
  const began = performance.now()

  const received = queries.map((query, i) => receive(query, begun[i]!.secret)) // one of them hangs
  const first = await Promise.race(received)

  expect(first.kind).toBe('answered')
  expect(await Promise.all(received)).toContainEqual(
    expect.objectContaining({ kind: 'refused', code: 'provider_down' }),
  )
  expect(performance.now() - began).toBeLessThan(9000)
})

test('another browser’s answer is refused before the code is looked at; the own browser still signs in', async () => {
  const begun = await begin()
  const query = await signInAtIdp(begun)

  for (const secret of [null, 'guessed', (await begin()).secret])
    expect(await receive(query, secret)).toMatchObject({ kind: 'refused', code: 'other_browser' })

  expect(await stateOf(begun)).toBe('open')
  expect(await receive(query, begun.secret)).toMatchObject({ kind: 'answered' })
})

test('a code that was made for one sign-in is worth nothing in another', async () => {
  const [first, second] = [await begin(), await begin()]
  const query = await signInAtIdp(first)
  query.set('state', second.id)

  expect(await receive(query, second.secret)).toMatchObject({ kind: 'refused', code: 'answer_invalid' })
  expect(await finish(second)).toMatchObject({ kind: 'lost' })
})

test('a code works once: 50 times at once, again later, and in another sign-in', async () => {
  const begun = await begin()
  const query = await signInAtIdp(begun)

  await Promise.all(Array.from({ length: 50 }, () => receive(query, begun.secret)))
  const finished = await Promise.all(Array.from({ length: 50 }, () => finish(begun)))

  expect(finished.filter(({ kind }) => kind === 'signed_in')).toHaveLength(1)
  expect(await receive(query, begun.secret)).toMatchObject({ kind: 'answered' })
  expect(await finish(begun)).toMatchObject({ kind: 'lost' })
  const next = await begin()
  query.set('state', next.id)
  expect(await receive(query, next.secret)).toMatchObject({ kind: 'refused', code: 'answer_invalid' })
})

test('an answer that declines ends the sign-in and says why', async () => {
  const begun = await begin()
  const query = new URLSearchParams({ error: 'access_denied', state: begun.id })

  expect(await receive(query, begun.secret)).toMatchObject({ kind: 'refused', code: 'provider_declined' })
  expect(await stateOf(begun)).toBe('failed')
})

test.each([
  ['nothing of ours', new URLSearchParams({ code: 'x' })],
  ['a state that never was', new URLSearchParams({ code: 'x', state: 'sit_000000000000000000000000' })],
])('%s is unsolicited', async (_, query) => {
  expect(await receive(query, 'secret')).toEqual({ kind: 'unsolicited' })
})

test('an answer after ten minutes is too late, and its reference is kept', async () => {
  const begun = await begin()

  expect(await receive(await signInAtIdp(begun), begun.secret, addSeconds(new Date(), 601))).toEqual({
    kind: 'expired',
    reference: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/),
  })
})

// Our IdP sends neither `hd` nor `tid`; the rule is the same for whatever claim is pinned.
test.each([
  ['given_name', 'Ada', { kind: 'signed_in' }],
  ['given_name', 'ada', { kind: 'refused', code: 'tenant_mismatch' }],
  ['hd', 'acme.example', { kind: 'refused', code: 'tenant_mismatch' }],
])('a connection pinned to %s=%s', async (tenantClaim, tenantValue, outcome) => {
  await db().connection.update({ where: { id }, data: { tenantClaim, tenantValue } })

  expect(await signIn()).toMatchObject(outcome)
  await db().connection.update({ where: { id }, data: { tenantClaim: null, tenantValue: null } })
})
