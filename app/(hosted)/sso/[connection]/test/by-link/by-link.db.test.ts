import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { SETUP_COOKIE, transactionSecret } from '@/app/_server/cookies'
import { GET as showError } from '@/app/(hosted)/auth/error/[code]/route'
import { GET as showHop } from '@/app/(hosted)/auth/go/route'
import { GET as showState } from '@/app/(setup)/setup/test-state/route'
import { makeSetupLink, revokeSetupLink } from '@/lib/connections/setup-links'
import { networkOf } from '@/lib/platform/addresses'
import { digest, newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { newId, type RevisionId, type SetupLinkId, type TestSignInId } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { getLatestTestOfLink } from '@/lib/test-sign-ins/queries'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { anIdentity } from '@/lib/testing/factories'
import {
  aTestScene,
  fillIn,
  finish,
  post,
  signInAtIdp,
  type Test,
  type TestScene,
} from '@/lib/testing/test-sign-in-scene'
import { POST } from './route'

type Visitor = { linkId: SetupLinkId; cookie: string }

let scene: TestScene
let ines: Visitor
beforeAll(async () => {
  scene = await aTestScene()
}, 60_000)
afterAll(() => scene.idp.stop())
beforeEach(async () => {
  await fillIn(scene)
  await db().setupLink.deleteMany()
  ines = await aVisitor()
})

/** A browser in which a link for the SAML draft was opened. */
async function aVisitor(): Promise<Visitor> {
  const { connectionId } = scene.saml
  const contact = { contactName: 'Ines from IT', contactEmail: 'ines@it.example' }
  const linkId = await makeSetupLink(asUser(scene.owner), scene.orgId, { connectionId, ...contact })
  const [secret, now] = [newSecret(), new Date()]
  const times = { createdAt: now, openedAt: now, expiresAt: addSeconds(now, 3600) }
  await db().setupVisit.create({ data: { id: newId('setupVisit'), linkId, secretHash: digest(secret), ...times } })
  return { linkId, cookie: `${SETUP_COOKIE}=${secret}` }
}

function press(
  { cookie, peer = '198.51.100.7' }: { cookie: string; peer?: string },
  { connectionId, revisionId } = scene.saml,
): Promise<Response> {
  const request = new Request(env().PUBLIC_URL + urls.ssoTestByLink(connectionId), {
    method: 'POST',
    headers: {
      ...{ origin: env().PUBLIC_URL, 'content-type': 'application/x-www-form-urlencoded', cookie },
      'x-porchlight-peer': peer,
    },
    body: new URLSearchParams({ revision: revisionId }).toString(),
  })
  return POST(request, { params: Promise.resolve({ connection: connectionId }) })
}

const params = { params: Promise.resolve({}) }
const aHop = (id: string, cookie: string) =>
  new Request(env().PUBLIC_URL + urls.hop(id as TestSignInId), { headers: { cookie } })

const leadsTo = (response: Response) => response.headers.get('location')?.replace(env().PUBLIC_URL, '')

async function begin(by: Visitor): Promise<Test & { jar: string }> {
  const response = await press(by)
  const id = new URL(response.headers.get('location')!).searchParams.get('tx') as TestSignInId
  expect(leadsTo(response)).toBe(urls.hop(id))
  const jar = response.headers.getSetCookie().map((line) => line.split(';')[0]!)
  const pairs = jar.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
  const { redirectUrl } = await db().testSignIn.findUniqueOrThrow({ where: { id } })
  return { id, redirectUrl, secret: transactionSecret(new Map(pairs), id)!, jar: jar.join('; ') }
}

async function state({ cookie }: { cookie: string }, revision: string = scene.saml.revisionId) {
  const response = await showState(
    new Request(env().PUBLIC_URL + urls.setupTestState(revision), { headers: { cookie } }),
  )
  return { status: response.status, ...((await response.json()) as { version?: string; code?: string }) }
}

test('a visitor tries the draft, waits on a page that learns of it, and sees checks without people', async () => {
  const where = { issuer: `${scene.idp.url}/acme/saml`, subject: '00u-ada', userId: scene.owner, linkedAt: new Date() }
  await anIdentity(scene.saml.connectionId, where)
  expect(await state(ines)).toMatchObject({ status: 200, version: 'none' })

  const begun = await begin(ines)
  expect(await state(ines)).toMatchObject({ version: `${begun.id}.open` })
  await post(scene, begun, (await signInAtIdp(scene, begun)).response)
  await finish(scene.saml, begun)

  expect(await state(ines)).toMatchObject({ version: `${begun.id}.done` })
  const view = await getLatestTestOfLink(asVisitor(), ines.linkId, scene.saml.revisionId)
  expect(view).toMatchObject({ state: 'done', person: null, report: { ok: true, would: null } })
  expect(JSON.stringify(view)).not.toMatch(/ada@|Lovelace|00u-ada|usr_/)
  const [event] = await db().auditEvent.findMany({ where: { name: 'connection.test_begun' } })
  expect(event).toMatchObject({ actor: { kind: 'setup', setupLinkId: ines.linkId } })
})

test('the page that says where it leads goes back to the steps, not to a console', async () => {
  const { id, jar } = await begin(ines)

  const page = await (await showHop(aHop(id, jar), params)).text()

  expect(page).toContain(urls.setup(5))
  expect(page).not.toContain('/orgs/')
})

test('a link begins tests of its own connection’s draft, and of nothing else', async () => {
  const mixed = { ...scene.saml, revisionId: scene.oidc.revisionId }
  for (const ref of [mixed, { ...scene.saml, revisionId: 'rev_\u0000' as RevisionId }])
    expect(leadsTo(await press(ines, ref))).toMatch(/^\/auth\/error\/not_done/)
  expect(leadsTo(await press(ines, scene.oidc))).toBe(urls.setup())
  expect(leadsTo(await press(ines, { ...scene.oidc, revisionId: scene.saml.revisionId }))).toBe(urls.setup())

  const { revisionId: id } = scene.saml
  await db().connectionRevision.update({ where: { id }, data: { state: 'retired' } })
  expect(leadsTo(await press(ines))).toMatch(/^\/auth\/error\/not_done/)
  await db().connectionRevision.update({ where: { id }, data: { state: 'draft' } })

  expect(await db().testSignIn.count({ where: { setupLinkId: ines.linkId } })).toBe(0)
})

async function pageAt(location: string, cookie: string): Promise<string> {
  const code = /^\/auth\/error\/(\w+)/.exec(location)![1]!
  const request = new Request(env().PUBLIC_URL + location, { headers: { cookie } })
  return (await showError(request, { params: Promise.resolve({ code }) })).text()
}

test('what stops a test leads back to the steps, and nowhere to sign in', async () => {
  const refused = leadsTo(await press(ines, { ...scene.saml, revisionId: scene.oidc.revisionId }))!
  const lost = leadsTo(await showHop(aHop('tst_000000000000000000000000', ines.cookie), params))!
  const peer = '203.0.113.9'
  while ((await take(new Date(), [[limits.starts, networkOf(peer)]])).allowed); // somebody’s whole network has tried
  const paused = leadsTo(await press({ ...ines, peer }))!

  for (const place of [refused, lost, paused]) {
    const page = await pageAt(place, ines.cookie)
    expect(page).toContain(`href="${urls.setup(5)}"`)
    expect(page).not.toContain('href="/login')
  }
  expect(await pageAt(lost, '')).toContain('Close this tab')
})

test('without the plan a link begins nothing', async () => {
  await db().org.update({ where: { id: scene.orgId }, data: { plan: 'team' } })
  expect(leadsTo(await press(ines))).toMatch(/^\/auth\/error\/not_done/)
  await db().org.update({ where: { id: scene.orgId }, data: { plan: 'business' } })
})

test('a page learns of its own link’s tests only', async () => {
  await begin(ines)

  expect(await state(await aVisitor())).toMatchObject({ status: 200, version: 'none' })
  expect(await state({ cookie: '' })).toEqual({ status: 404, code: 'setup_link_gone' })
  expect(await state(ines, 'rev_\u0000')).toEqual({ status: 404, code: 'setup_link_gone' })
})

test.each<[string, (linkId: SetupLinkId) => Promise<unknown>]>([
  [
    'revoked',
    (setupLinkId) =>
      revokeSetupLink(asUser(scene.owner), scene.orgId, { connectionId: scene.saml.connectionId, setupLinkId }),
  ],
  ['over', (id) => db().setupLink.update({ where: { id }, data: { expiresAt: addSeconds(new Date(), -1) } })],
])('once the link is %s, nothing begins and nothing is told', async (_, end) => {
  await begin(ines)
  await end(ines.linkId)

  expect(leadsTo(await press(ines))).toBe(urls.setup())
  expect(await state(ines)).toEqual({ status: 404, code: 'setup_link_gone' })
  expect(await db().testSignIn.count({ where: { setupLinkId: ines.linkId } })).toBe(1)
})

test('whoever opened no link begins nothing, however they ask', async () => {
  for (const cookie of ['', `${SETUP_COOKIE}=`, `${SETUP_COOKIE}=${newSecret()}`])
    expect(leadsTo(await press({ cookie }))).toBe(urls.setup())
})
