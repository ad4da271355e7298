import { afterAll, beforeAll, expect, test } from 'vitest'
import { handlers } from '@/jobs/registry'
import { relayOutbox } from '@/jobs/relay'
import { createOidcConnection } from '@/lib/connections/create'
import { beginTotp, confirmTotp } from '@/lib/factors/codes'
import { codeAt } from '@/lib/factors/totp'
import { acceptAsNewPerson } from '@/lib/invitations/accept'
import { invite, resendInvitation } from '@/lib/invitations/commands'
import { askProofCode, proveByCode } from '@/lib/link-requests/prove'
import { encodeSession } from '@/lib/login/next-auth'
import { signInWithPassword } from '@/lib/login/password'
import { takeSecondStep } from '@/lib/login/second-step'
import { digest, newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { log } from '@/lib/platform/log'
import { openQueue } from '@/lib/platform/queue'
import { addSeconds } from '@/lib/platform/time'
import { inSpan } from '@/lib/platform/tracing'
import { askPasswordReset, resetPassword } from '@/lib/users/commands'
import { hashPassword } from '@/lib/users/password'
import { asIdentity, asUser, asVisitor } from './actors'
import { aKey, callApi } from './api'
import { aVisit, codeOf, refresh, tokensOf } from './app-visit'
import { startApps, tokenRequest } from './apps'
import { aMember, anOrg, aVerifiedDomain, aWaitingRequest } from './factories'
import { someRecoveryCodes } from './factors'
import { startIdp } from './idp/server'
import { mailsTo } from './mailbox'
import { runJobs } from './outbox'
import { aSession } from './sessions'
import { aBrowser, aSamlOrg, device } from './sso'
import { listenToEverything, placesOf } from './told'

/** Every secret that somebody was given, typed or sent in this file, with what it is. */
const issued = new Map<string, string>()
function secret(what: string, value: string | null | undefined): string {
  if (!value || value.length < 6) throw new Error(`There is no ${what}.`)
  issued.set(value, what)
  return value
}

let ears: Awaited<ReturnType<typeof listenToEverything>>
beforeAll(async () => {
  ears = await listenToEverything()
})
afterAll(() => ears.stop())

const lastMailTo = (email: string) => mailsTo(email).at(-1)?.text ?? ''
const emailOf = async (id: string) => (await db().user.findUniqueOrThrow({ where: { id } })).email

async function passwords(): Promise<void> {
  const [first, next] = [secret('a password', 'a quiet lamp at dusk'), secret('a new password', 'a loud lamp at noon')]
  const ada = await aMember(await anOrg(), 'owner', { passwordHash: await hashPassword(first) })
  const identifier = await emailOf(ada)
  const browser = secret('a browser’s secret', newSecret())
  const typed = { identifier, browser, device, current: null }
  for (const password of [first, secret('a mistyped password', 'a quite lamp at dusk')]) {
    const outcome = await inSpan('POST login.password', {}, () =>
      signInWithPassword(asVisitor(), { ...typed, password }),
    )
    if (outcome.kind === 'signed_in') secret('a session’s cookie', await encodeSession(outcome.sessionId))
  }

  await askPasswordReset(asVisitor(), identifier)
  await runJobs()
  const token = secret('a mailed token', /[?&]t=([\w-]{43})/.exec(lastMailTo(identifier))?.[1])
  expect(await resetPassword(asVisitor(), token, next)).toBe('done')

  const now = addSeconds(new Date(), -90)
  const own = asUser(ada, { sessionId: await aSession(ada), factor: 'passkey', now })
  const { secret: seed } = await beginTotp(own)
  await confirmTotp(own, { code: codeAt(secret('an authenticator’s seed', seed), now) })
  for (const code of await someRecoveryCodes(ada)) secret('a recovery code', code)
  const again = await signInWithPassword(asVisitor(), { ...typed, password: next })
  if (again.kind !== 'second_step') throw new Error(again.kind)
  const answer = { kind: 'totp', text: secret('an authenticator’s code', codeAt(seed, new Date())) } as const
  const taken = await takeSecondStep(asVisitor(), again.challengeId, ['second_step'], answer, {
    ...{ browser, device, current: null },
  })
  expect(taken.kind).toBe('opened')
}

async function ssoBySaml(): Promise<void> {
  const org = await aSamlOrg()
  const browser = aBrowser(org)
  const good = await browser.begin()
  const response = secret('a SAML answer', browser.answer(good))
  secret(
    'the signature of a SAML answer',
    /SignatureValue>([^<]+)</.exec(Buffer.from(response, 'base64').toString())?.[1],
  )
  for (const value of browser.secrets.values()) secret('a sign-in’s secret', value)
  expect(await inSpan('POST sso.acs', {}, () => browser.post(good, response))).toMatchObject({ kind: 'answered' })
  expect(await browser.finish(good)).toMatchObject({ kind: 'confirm_identity' })

  const bad = await browser.begin()
  const refused = secret('a refused SAML answer', browser.answer(bad, { audience: 'https://elsewhere.test' }))
  expect(await inSpan('POST sso.acs', {}, () => browser.post(bad, refused))).toMatchObject({ kind: 'refused' })
  const rubbish = secret(
    'rubbish',
    Buffer.from('<samlp:Response>rubbish of somebody</samlp:Response>').toString('base64'),
  )
  await browser.post(await browser.begin(), rubbish)
}

async function linking(): Promise<void> {
  const orgId = await anOrg()
  const ada = await aMember(orgId)
  const request = await aWaitingRequest(orgId)
  const ctx = asIdentity(request.identity)
  const asked = { linkRequestId: request.id, identifier: await emailOf(ada), network: '203.0.113.x', browserHash: null }
  expect(await askProofCode(ctx, asked)).toBe('sent')
  await runJobs()
  const code = secret(
    'a mailed code',
    /\b(\d{8})\b/.exec(lastMailTo(asked.identifier).replace(/(\d{4}) (\d{4})/, '$1$2'))?.[1],
  )
  expect(await proveByCode(ctx, { linkRequestId: request.id, code })).toBe('proven')
}

async function invitations(): Promise<void> {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const email = `guest-of-${orgId.slice(4, 12)}@guests.test`
  const invitationId = await invite(owner, orgId, { email, role: 'member', teamId: null })
  await resendInvitation(owner, orgId, { invitationId })
  await runJobs()
  const [id, mac] = /\/invitation\?t=(\w+)\.([\w-]{43})/.exec(lastMailTo(email))!.slice(1)
  expect(id).toBe(invitationId)
  secret('what makes an invitation’s link ours', mac)
  secret('an invitation’s link', `${id}.${mac}`)
  secret('the digest of an invitation’s link', digest(`${id}.${mac}`))
  const person = { name: 'Gus', password: secret('an invited person’s password', 'a green lamp at seven') }
  await inSpan('POST invitation', {}, () => acceptAsNewPerson(asVisitor(), `${id}.${mac}`, person))
  await acceptAsNewPerson(asVisitor(), `${id}.${mac}`, person).catch((error) => log.error('action failed', error))
}

async function apps(): Promise<void> {
  const { origin, stop } = await startApps()
  try {
    const visit = await aVisit(origin)
    secret('an app’s secret', visit.app.secret)
    for (const value of visit.browser.jar.values()) secret('a cookie', value)
    const tokens = await tokensOf(visit)
    for (const name of ['access_token', 'refresh_token', 'id_token'] as const) secret(name, tokens[name])
    const renewed = await refresh(visit, tokens.refresh_token)
    for (const name of ['access_token', 'refresh_token']) secret(`a renewed ${name}`, renewed.body[name])
    secret('a code for an app', await codeOf(visit))
    const wrong = {
      authorization: `Basic ${Buffer.from(`${visit.app.id}:${secret('a wrong secret', newSecret())}`).toString('base64')}`,
    }
    await tokenRequest(origin, visit.app, { grant_type: 'authorization_code', code: 'x' }, wrong)
  } finally {
    await stop()
  }
}

async function providers(): Promise<void> {
  const idp = await startIdp({ port: 0, tenants: [{ slug: 'acme', name: 'Acme', people: [] }] })
  try {
    const orgId = await anOrg()
    await aVerifiedDomain(orgId)
    const owner = asUser(await aMember(orgId, 'owner'))
    const clientSecret = secret('an OIDC client’s secret', newSecret())
    const input = { name: 'Acme', issuer: `${idp.url}/acme/oidc`, clientId: 'porchlight', clientSecret }
    await createOidcConnection(owner, orgId, input)
  } finally {
    await idp.stop()
  }
}

async function vendorsKeys(): Promise<void> {
  const { key, id } = await aKey()
  secret('a key of the vendor’s API', key)
  const orgId = await anOrg({ plan: 'team' })
  const headers = { 'idempotency-key': 'order-4711' }
  const body = { plan: 'business', provider: 'okta', name: 'Okta', reason: 'Order 4711' }
  for (const wrong of [secret('a key that is wrong', `${id}_${newSecret()}`), secret('no key at all', newSecret())])
    expect(await callApi('PUT', `/organizations/${orgId}/plan`, { key: wrong, body })).toMatchObject({ status: 401 })
  const { plan, reason, ...begun } = body
  await callApi('PUT', `/organizations/${orgId}/plan`, { key, body: { plan, reason } })
  const made = await callApi('POST', `/organizations/${orgId}/connections`, {
    key,
    headers,
    body: { ...begun, reason },
  })
  const links = `/organizations/${orgId}/connections/${made.body.id}/setup-links`
  await callApi('POST', links, { key, body: { contactName: 'Ines', contactEmail: 'ines@it.example', reason } })
  await runJobs()
  secret('a set-up link’s token', /[?&]t=([\w-]{43})/.exec(lastMailTo('ines@it.example'))?.[1])
  await callApi('GET', links, { key })
}

/** What a failing query, a failing job and the way into the queue leave behind. */
async function faults(): Promise<void> {
  const unfinished = { passwordHash: secret('a value in a failed query', '$argon2id$a-hash-that-fails') }
  await db()
    .user.create({ data: unfinished as never })
    .catch((error: unknown) => log.error('action failed', error))
  await aMember(await anOrg(), 'member', { username: 'twice' })
  await askPasswordReset(asVisitor(), 'twice')
  const queue = await openQueue()
  await relayOutbox(queue, handlers, new Date())
  await queue.close()
}

test('no secret that was ever issued stands in log, metrics, traces, database or queue', async () => {
  secret('the key that seals', process.env.ENCRYPTION_KEYS?.slice(2))
  secret('the database’s password', new URL(process.env.DATABASE_URL ?? '').password)
  for (const part of [passwords, ssoBySaml, linking, invitations, apps, providers, vendorsKeys, faults]) await part()

  const told = await ears.told()

  expect(issued.size).toBeGreaterThan(44)
  const found = [...issued].flatMap(([value, what]) => placesOf(value, told).map((place) => `${what} in the ${place}`))
  expect(found).toEqual([])
  // The ears hear, and the search finds.
  expect(told.log).toContain('"event":"action failed"')
  expect(told.traces).toContain('select User')
  expect(told.metrics).toContain('porchlight_sign_ins_total{method="saml"')
  expect(told.queue).toContain('email.password-reset')
  expect(placesOf('wrong_password', told)).toEqual(['log', 'metrics', 'traces', 'database'])
})
