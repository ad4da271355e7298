import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { draftBeside, saveDraft } from '@/lib/connections/drafts'
import { importIssuer } from '@/lib/connections/import-into'
import { promote } from '@/lib/connections/promote'
import { getSetup } from '@/lib/connections/revisions'
import { setupLinkSent } from '@/lib/connections/setup-emails'
import { makeSetupLink } from '@/lib/connections/setup-links'
import { openSetupLink, setupVisitor } from '@/lib/connections/setup-visits'
import { secretsOf } from '@/lib/mail/secrets'
import { actingAs, type Ctx, type SetupActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { ConnectionId, Id, RevisionId } from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { aTestScene, begin, finish, post, signInAtIdp, type TestScene } from '@/lib/testing/test-sign-in-scene'
import { beginTest, beginTestByLink } from './begin'
import { getLatestTestOfLink } from './queries'
import { receiveOidcTest } from './receive'

// I14, I29: whoever prepares a draft can name a provider of their own, and learns nothing by it.

type Ref = { connectionId: ConnectionId; revisionId: RevisionId }
let scene: TestScene
let asItWas: Prisma.InputJsonObject
let theirs: { url: string; heard: string[]; stop: () => void }
beforeAll(async () => {
  ;[scene, theirs] = [await aTestScene(), await startTheirProvider()]
  const { config } = await db().connectionRevision.findUniqueOrThrow({ where: { id: scene.saml.revisionId } })
  asItWas = config as Prisma.InputJsonObject
  const { connectionId, revisionId } = scene.oidc
  const { seen } = (await getSetup(owner(), scene.orgId, connectionId)).draft!
  const { name } = await db().connection.findUniqueOrThrow({ where: { id: connectionId } })
  await promote(owner(), scene.orgId, { connectionId, revisionId, seen, word: name, turnOn: true })
}, 60_000)
afterAll(async () => {
  theirs.stop()
  await scene.idp.stop()
})
beforeEach(async () => {
  await db().connectionRevision.update({ where: { id: scene.saml.revisionId }, data: { config: asItWas } })
  await db().connectionRevision.deleteMany({ where: { connectionId: scene.oidc.connectionId, state: 'draft' } })
  await db().setupLink.deleteMany()
  await db().identity.deleteMany({ where: { connectionId: scene.saml.connectionId } })
})

const owner = () => asUser(scene.owner)
const draft = () => draftBeside(owner(), scene.orgId, scene.oidc.connectionId)

/** An OpenID provider that listens to whoever asks it for tokens. */
async function startTheirProvider() {
  const heard: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''} ${body}`)
      const at = (path: string) => url + path
      const endpoints = { authorization_endpoint: at('/a'), token_endpoint: at('/t'), jwks_uri: at('/k') }
      const document = { issuer: url, ...endpoints, token_endpoint_auth_methods_supported: ['client_secret_post'] }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(request.url?.includes('well-known') ? document : {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, heard, stop: () => void server.close() }
}

async function aContact(
  connectionId: ConnectionId,
  by = owner(),
): Promise<{ ines: Ctx<SetupActor>; linkId: Id<'setupLink'> }> {
  const contact = { contactName: 'Ines', contactEmail: 'ines@it.example' }
  const linkId = await makeSetupLink(by, scene.orgId, { connectionId, ...contact })
  const jobs = await db().outboxJob.findMany({ where: { name: 'email.setup-link' } })
  const job = jobs.find(({ payload }) => (payload as { setupLinkId: string }).setupLinkId === linkId)!
  const mail = await setupLinkSent.load(asSystem(), { setupLinkId: linkId }, secretsOf(job.id as Id<'job'>))
  const token = new URL([mail].flat()[0]!.url).searchParams.get('t')!
  const { secret } = await openSetupLink(asVisitor(), token)
  return { ines: actingAs(asVisitor(), (await setupVisitor(asVisitor(), secret))!), linkId }
}

/** Points the draft at their provider without a word about the secret, tests it, and listens. */
async function steal(ctx: Parameters<typeof importIssuer>[0], ref: Ref, test: () => ReturnType<typeof beginTest>) {
  theirs.heard.length = 0
  const input = { issuer: theirs.url, clientId: 'x', clientSecret: '', clientSecretExpiresOn: null }
  expect(await importIssuer(ctx, scene.orgId, { ...ref, ...input })).toEqual({ hints: [] })
  const refused = await test().then(
    async (begun) => {
      if (begun.kind !== 'begun') return begun.kind
      const query = new URLSearchParams({ state: begun.testId, code: 'anything' })
      await receiveOidcTest(asVisitor(), ref.connectionId, { query, browserSecret: begun.browserSecret })
      return null
    },
    ({ code }: { code: string }) => code,
  )
  return { refused, heard: theirs.heard.filter((line) => line.includes(scene.client.client_secret)) }
}

/** A whole test sign-in of the SAML draft through a set-up link, as its page shows it then. */
async function triedByLink(ines: Ctx<SetupActor>, linkId: Id<'setupLink'>) {
  const begun = await beginTestByLink(ines, scene.saml.revisionId, '192.0.2.x')
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { redirectUrl } = await db().testSignIn.findUniqueOrThrow({ where: { id: begun.testId } })
  const sent = { id: begun.testId, secret: begun.browserSecret, redirectUrl }
  await post(scene, sent, (await signInAtIdp(scene, sent)).response)
  await finish(scene.saml, sent)
  return getLatestTestOfLink(ines, linkId, scene.saml.revisionId)
}

const nothing = { refused: 'draft_incomplete', heard: [] }

test('a contact by set-up link does not get the client secret by naming another provider', async () => {
  const ref = await draft()
  const { ines } = await aContact(ref.connectionId)
  expect(await steal(ines, ref, () => beginTestByLink(ines, ref.revisionId, '192.0.2.x'))).toEqual(nothing)
})

test('nor does an owner without a fresh proof, in a confined session', async () => {
  const provenAt = addSeconds(new Date(), -8 * HOUR_SECONDS)
  const stale = asUser(scene.owner, { provenAt, confinedTo: scene.orgId })
  const ref = await draft()
  expect(await steal(stale, ref, () => beginTest(stale, ref, '192.0.2.x'))).toEqual(nothing)
})

test('a draft without a secret takes the live one for the live provider only', async () => {
  const ref = await draft()
  const forget = { where: { id: ref.revisionId }, data: { secretSealed: null } }
  await db().connectionRevision.update(forget)
  expect(await beginTest(owner(), ref, '192.0.2.x')).toMatchObject({ kind: 'begun' })
  expect(await steal(owner(), ref, () => beginTest(owner(), ref, '192.0.2.x'))).toEqual(nothing)
})

test('a link for one draft is none for the next', async () => {
  const first = await draft()
  const { ines } = await aContact(first.connectionId)
  const { seen } = (await getSetup(owner(), scene.orgId, first.connectionId)).draft!
  const { name } = await db().connection.findUniqueOrThrow({ where: { id: first.connectionId } })
  await promote(owner(), scene.orgId, { ...first, seen, word: name, turnOn: true })
  const next = await draft()

  const gone = { code: 'draft_not_found' }
  await expect(saveDraft(ines, scene.orgId, next, { part: { name: 'Mine' } })).rejects.toMatchObject(gone)
  await expect(beginTestByLink(ines, next.revisionId, '192.0.2.x')).rejects.toMatchObject(gone)
})

test.each(['disabled', 'no member'])(
  'a test by link says nothing of an account that is %s, nor does its bundle',
  async (how) => {
    const disabled = how === 'disabled' ? { disabledAt: new Date() } : {}
    const userId = await aMember(scene.orgId, 'member', disabled)
    if (how === 'no member') await db().membership.deleteMany({ where: { userId } })
    const linked = { issuer: `${scene.idp.url}/acme/saml`, subject: '00u-ada', userId, linkedAt: new Date() }
    await anIdentity(scene.saml.connectionId, linked)
    const { ines, linkId } = await aContact(scene.saml.connectionId)

    const view = await triedByLink(ines, linkId)

    expect(view).toMatchObject({ state: 'done', report: { ok: true, code: null } })
    expect(JSON.stringify(view)).not.toMatch(/account_disabled|not_a_member/)
  },
)

test('what was changed while a test ran is not tested by it, however long the change took to come', async () => {
  const { revisionId: id } = scene.saml
  await db().connectionRevision.update({ where: { id }, data: { updatedAt: addSeconds(new Date(), -60) } })
  const slow = asUser(scene.owner, { now: addSeconds(new Date(), -3) })
  const running = await begin(scene, scene.saml, addSeconds(new Date(), -2))
  await post(scene, running, (await signInAtIdp(scene, running)).response)
  await saveDraft(slow, scene.orgId, scene.saml, { part: { signInUrl: 'https://elsewhere.example/sso' } })

  await finish(scene.saml, running)

  expect(await db().connectionRevision.findUniqueOrThrow({ where: { id } })).toMatchObject({ testedAt: null })
})

test('nothing is fetched for whoever may not prepare (I12)', async () => {
  const ref = await draft()
  theirs.heard.length = 0
  const input = { ...ref, issuer: theirs.url, clientId: 'x', clientSecret: '', clientSecretExpiresOn: null }
  const spy = asUser(await aMember(scene.orgId, 'admin'))
  await expect(importIssuer(spy, scene.orgId, input)).rejects.toMatchObject({ code: 'forbidden' })
  expect(theirs.heard).toEqual([])
})

test('a test by link that fails for its domain names no domain to add', async () => {
  const { ines, linkId } = await aContact(scene.saml.connectionId)
  scene.idp.control({ call: 'failNext', tenant: 'acme', fault: 'foreign-email', value: 'ada@elsewhere.example' })
  expect(await triedByLink(ines, linkId)).toMatchObject({ state: 'done', report: { ok: false }, offers: [] })
})
