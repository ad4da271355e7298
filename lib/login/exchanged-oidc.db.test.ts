import { afterAll, beforeAll, expect, test } from 'vitest'
import { transactionCookies } from '@/app/_server/cookies'
import { GET as getCallback } from '@/app/(hosted)/sso/[connection]/callback/route'
import { turnOnConnection } from '@/lib/connections/commands'
import { createOidcConnection } from '@/lib/connections/create'
import { findReadyConnection } from '@/lib/connections/queries'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import type { ConnectionId, OrgId, UserId } from '@/lib/platform/ids'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anIdentity, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { type RunningIdp, startIdp } from '@/lib/testing/idp/server'
import { visitor } from '@/lib/testing/idp/visitor'
import { device } from '@/lib/testing/sso'
import { beginSso } from './begin'

// One OpenID provider for two organizations, each with a client of its own. Ada signs in at the first and Bo at the
// second; what the provider sends back is mixed in every way.

const people = ['ada', 'bo'].map((username, i) => ({
  ...{ username, email: `${username}@o${i + 1}.example`, subject: `00u-${username}` },
  ...{ firstName: username, lastName: 'X' },
}))
type Side = { who: string; orgId: OrgId; userId: UserId; connectionId: ConnectionId }

let idp: RunningIdp
let sides: Side[]
beforeAll(async () => {
  idp = await startIdp({ port: 0, tenants: [{ slug: 'shared', name: 'Shared', people }] })
  sides = await Promise.all(people.map(({ username }, i) => aSide(username, `o${i + 1}.example`)))
}, 45_000)
afterAll(() => idp.stop())

async function aSide(who: string, domain: string): Promise<Side> {
  const orgId = await anOrg()
  await aVerifiedDomain(orgId, domain)
  const owner = asUser(await aMember(orgId, 'owner'))
  const issuer = `${idp.url}/shared/oidc`
  const client = { client_id: `porchlight-${who}`, client_secret: newSecret() }
  const connectionId = await createOidcConnection(owner, orgId, {
    ...{ name: 'Shared', issuer, clientId: client.client_id, clientSecret: client.client_secret },
  })
  await turnOnConnection(owner, orgId, { connectionId })
  const redirect_uris = [serviceProviderOf(connectionId).redirectUrl]
  idp.control({ call: 'registerClient', tenant: 'shared', ...client, redirect_uris })
  const userId = await aMember(orgId)
  const said = { issuer, format: 'oidc', subject: `00u-${who}`, email: `${who}@${domain}` }
  await anIdentity(connectionId, { ...said, userId })
  return { who, orgId, userId, connectionId }
}

/** A sign-in that the provider has answered, before the browser comes back with it. */
async function answered({ who, connectionId }: Side) {
  const connection = (await findReadyConnection(asVisitor(), connectionId))!
  const asking = { returnTo: '/', device, loginHint: null, asking: 'as_it_likes' } as const
  const begun = await beginSso(asVisitor(), connection, asking)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { redirectUrl } = await db().signInTransaction.findUniqueOrThrow({ where: { id: begun.transactionId } })
  const browser = visitor(idp.url)
  const { url } = await browser.post((await browser.get(redirectUrl)).url, { person: who })
  const query = new URL(url).searchParams
  const { transactionId: id, browserSecret: secret } = begun
  return {
    path: connectionId as string,
    state: id as string,
    code: query.get('code')!,
    iss: query.get('iss'),
    id,
    secret,
  }
}
type Answered = Awaited<ReturnType<typeof answered>>

/** `cookie`: whose secret stands under the name of whose sign-in. */
type Mixed = { path: Answered; state: Answered; code: Answered; cookie: Answered; name: Answered }

async function comeBack({ path, state, code, cookie, name }: Mixed): Promise<void> {
  const query = new URLSearchParams({ state: state.state, code: code.code, ...(code.iss ? { iss: code.iss } : {}) })
  const [pair] = transactionCookies(new Map(), name.id, cookie.secret, new Date())
  const address = `${env().PUBLIC_URL}/sso/${path.path}/callback?${query}`
  const request = new Request(address, { headers: { cookie: pair!.split(';')[0]! } })
  await getCallback(request, { params: Promise.resolve({ connection: path.path }) })
}

const parts = ['path', 'state', 'code', 'cookie', 'name'] as const
const mixtures = Array.from({ length: 2 ** parts.length }, (_, n) =>
  parts.map((part, i) => [part, (n >> i) & 1] as const),
)

test.each(mixtures.map((mixture) => [mixture.map(([part, of]) => `${part} ${of + 1}`).join(', '), mixture] as const))(
  '%s: a sign-in at one organization, or none',
  async (_, mixture) => {
    await db().session.deleteMany({})
    const [first, second] = [await answered(sides[0]!), await answered(sides[1]!)]
    const mixed = Object.fromEntries(mixture.map(([part, of]) => [part, of ? second : first])) as Mixed

    await comeBack(mixed)

    const whole = mixture.every(([, of]) => of === mixture[0]![1]) ? sides[mixture[0]![1]] : null
    const expected = whole ? [{ userId: whole.userId, confinedTo: whole.orgId, connectionId: whole.connectionId }] : []
    expect(await db().session.findMany({})).toMatchObject(expected)
  },
)
