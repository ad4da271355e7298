import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClientKey, publicPartOf, writeClientKey } from '@/lib/connections/client-key'
import { beginConnection, discardDraft, draftBeside, saveDraft } from '@/lib/connections/drafts'
import { connectionEnds } from '@/lib/connections/emails'
import { chooseClientKey, importIssuer } from '@/lib/connections/import-into'
import { promote } from '@/lib/connections/promote'
import { findReadyConnection, getConnection } from '@/lib/connections/queries'
import { replaceFacts } from '@/lib/connections/replace'
import { getSetup, listRevisions } from '@/lib/connections/revisions'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { secretsOf } from '@/lib/mail/secrets'
import { actingAs, type Ctx, type UserActor } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { findCandidate } from '@/lib/test-sign-ins/candidate'
import { asOperator, asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { type RunningIdp, startIdp } from '@/lib/testing/idp/server'
import { visitor } from '@/lib/testing/idp/visitor'
import { device } from '@/lib/testing/sso'
import { listenToEverything, placesOf } from '@/lib/testing/told'
import { beginSso } from './begin'
import { receiveOidc } from './receive'

const person = {
  username: 'ada',
  email: 'ada@acme.example',
  firstName: 'Ada',
  lastName: 'Lovelace',
  subject: '00u-ada',
}

let ears: Awaited<ReturnType<typeof listenToEverything>>
let idp: RunningIdp
let orgId: OrgId
let owner: Ctx<UserActor>
beforeAll(async () => {
  ears = await listenToEverything()
  idp = await startIdp({ port: 0, tenants: [{ slug: 'acme', name: 'Acme', people: [person] }] })
  orgId = await anOrg()
  await aVerifiedDomain(orgId, 'acme.example')
  owner = asUser(await aMember(orgId, 'owner'))
}, 60_000)
afterAll(async () => {
  ears.stop()
  await idp.stop()
})

/** A draft with a key of ours, everything else entered. */
async function aDraft() {
  const ref = await beginConnection(owner, orgId, { name: 'Acme', provider: 'other_oidc', kind: 'oidc' })
  await importIssuer(owner, orgId, { ...ref, issuer: `${idp.url}/acme/oidc`, clientId: ref.connectionId, ...nothing })
  await chooseClientKey(owner, orgId, ref)
  return { ...ref, key: (await draftOf(ref.connectionId)).clientKey! }
}
const nothing = { clientSecret: '', clientSecretExpiresOn: null }

const draftOf = async (connectionId: ConnectionId) => (await getSetup(owner, orgId, connectionId)).draft!

function register(connectionId: ConnectionId, jwk: string): void {
  const client = { client_id: connectionId, client_secret: newSecret(), jwks: { keys: [JSON.parse(jwk)] } }
  const redirect_uris = [serviceProviderOf(connectionId).redirectUrl]
  const method = { token_endpoint_auth_method: 'private_key_jwt' } as const
  idp.control({ call: 'registerClient', tenant: 'acme', ...client, ...method, redirect_uris })
}

async function goLive(connectionId: ConnectionId): Promise<void> {
  const { id: revisionId, seen } = await draftOf(connectionId)
  await promote(owner, orgId, { connectionId, revisionId, seen, word: 'Acme', turnOn: true })
}

async function signIn(id: ConnectionId) {
  const connection = (await findReadyConnection(asVisitor(), id))!
  const asking = { returnTo: '/', device, loginHint: null, asking: 'as_it_likes' } as const
  const begun = await beginSso(asVisitor(), connection, asking)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { redirectUrl } = await db().signInTransaction.findUniqueOrThrow({ where: { id: begun.transactionId } })
  const browser = visitor(idp.url)
  const { url } = await browser.post((await browser.get(redirectUrl)).url, { person: 'ada' })
  return receiveOidc(asVisitor(), id, { query: new URL(url).searchParams, browserSecret: begun.browserSecret })
}

test('a connection with a key of ours signs people in, and its certificate’s end is remembered', async () => {
  const { connectionId, key } = await aDraft()
  register(connectionId, key.jwk)
  await goLive(connectionId)

  expect(await signIn(connectionId)).toMatchObject({ kind: 'answered' })
  expect(await getConnection(owner, orgId, connectionId)).toMatchObject({ clientSecretExpiresAt: key.notAfter })
})

test('owners are told of the certificate’s end as a certificate, with what to do', async () => {
  const { connectionId, key } = await aDraft()
  await goLive(connectionId)
  const ends = key.notAfter.toISOString()
  const [mail] = [
    await connectionEnds.load(asSystem(), { connectionId, what: 'secret', ends, days: 7 }, secretsOf(newId('job'))),
  ].flat()
  const { subject, paragraphs } = connectionEnds.render(mail!)
  expect(subject).toBe('The certificate of “Acme” ends in 7 days')
  expect(paragraphs.join(' ')).toContain('upload its certificate')
})

test('where the provider knows another key, the sign-in is refused in its words', async () => {
  const { connectionId } = await aDraft()
  register(connectionId, publicPartOf(writeClientKey(await makeClientKey(new Date()))).jwk)
  await goLive(connectionId)

  expect(await signIn(connectionId)).toMatchObject({ kind: 'refused' })
  const attempt = await db().attempt.findFirstOrThrow({ where: { connectionId } })
  expect(JSON.stringify(attempt)).toContain('invalid_client')
})

test('a new key in a draft leaves the live one as it is until it is turned on', async () => {
  const { connectionId, key } = await aDraft()
  register(connectionId, key.jwk)
  await goLive(connectionId)
  const ref = await draftBeside(owner, orgId, connectionId)
  expect((await draftOf(connectionId)).clientKey?.sha256).toBe(key.sha256)
  await chooseClientKey(owner, orgId, ref)

  const next = await draftOf(connectionId)
  expect(next.clientKey?.sha256).not.toBe(key.sha256)
  expect(next.changes.map(({ what }) => what)).toEqual(['Key of ours'])
  expect(await signIn(connectionId)).toMatchObject({ kind: 'answered' })
  await discardDraft(owner, orgId, ref)
})

test('an import without a secret keeps the key; a secret takes its place, with its own end', async () => {
  const { key, ...ref } = await aDraft()
  const issuer = { ...ref, issuer: `${idp.url}/acme/oidc`, clientId: 'us' }
  await importIssuer(owner, orgId, { ...issuer, ...nothing })
  expect(await draftOf(ref.connectionId)).toMatchObject({ clientKey: { sha256: key.sha256 }, isComplete: true })

  await importIssuer(owner, orgId, { ...issuer, clientSecret: 'a secret', clientSecretExpiresOn: null })
  const after = await draftOf(ref.connectionId)
  expect(after).toMatchObject({ clientKey: null, hasSecret: true, isComplete: true })
  expect(after.config).toMatchObject({ clientAuth: 'client_secret', clientSecretExpiresAt: null })
})

test('a draft whose secret is of another kind than it says is neither tried nor turned on, and no key is sent', async () => {
  const { key, ...ref } = await aDraft()
  await saveDraft(owner, orgId, ref, { part: { clientAuth: 'client_secret' } })

  expect((await draftOf(ref.connectionId)).isComplete).toBe(false)
  expect(await findCandidate(asVisitor(), ref.revisionId)).toBeNull()
  await expect(goLive(ref.connectionId)).rejects.toMatchObject({ code: 'draft_incomplete' })

  await saveDraft(owner, orgId, ref, { part: { clientAuth: 'private_key_jwt' } })
  register(ref.connectionId, key.jwk)
  await goLive(ref.connectionId)
  await db().connection.update({ where: { id: ref.connectionId }, data: { clientAuth: 'client_secret' } })
  expect(await signIn(ref.connectionId)).toMatchObject({ kind: 'refused' })
  const attempt = await db().attempt.findFirstOrThrow({ where: { connectionId: ref.connectionId } })
  expect(JSON.stringify(attempt)).toContain('of another kind')
})

test('an operator’s new secret takes the place of a key', async () => {
  const { connectionId, key } = await aDraft()
  register(connectionId, key.jwk)
  await goLive(connectionId)
  await replaceFacts(asOperator(), orgId, connectionId, { credential: { clientSecret: 'a secret' } })

  const row = await db().connection.findUniqueOrThrow({ where: { id: connectionId } })
  expect(row).toMatchObject({ clientAuth: 'client_secret', clientSecretExpiresAt: null })
})

test('a visitor by set-up link makes a key for that draft only; other people for none, and SAML has none', async () => {
  const { connectionId, revisionId, key } = await aDraft()
  const ref = { connectionId, revisionId }
  const visit = { kind: 'setup', setupLinkId: newId('setupLink'), orgId, contact: 'Ines', ...ref } as const
  await chooseClientKey(actingAs(asVisitor(), visit), orgId, ref)
  expect((await draftOf(connectionId)).clientKey?.sha256).not.toBe(key.sha256)

  const elsewhere = actingAs(asVisitor(), { ...visit, connectionId: newId('connection') })
  await expect(chooseClientKey(elsewhere, orgId, ref)).rejects.toMatchObject({ code: 'connection_not_found' })
  const admin = asUser(await aMember(orgId, 'admin'))
  await expect(chooseClientKey(admin, orgId, ref)).rejects.toMatchObject({ code: 'forbidden' })
  const saml = await beginConnection(owner, orgId, { name: 'S', provider: 'okta', kind: 'saml' })
  await expect(chooseClientKey(owner, orgId, saml)).rejects.toMatchObject({ code: 'draft_not_found' })
})

test('the private key stands in no answer, log, metric, trace or row', async () => {
  const { connectionId, key } = await aDraft()
  register(connectionId, key.jwk)
  await goLive(connectionId)
  await signIn(connectionId)
  const ready = await findReadyConnection(asVisitor(), connectionId)
  if (ready?.kind !== 'oidc') throw new Error('it is live')
  const { clientSecret } = ready.oidc
  const body = /PRIVATE KEY-----\\n(.{60})/.exec(clientSecret)![1]!

  const answers = [
    await getSetup(owner, orgId, connectionId),
    await listRevisions(owner, orgId, connectionId),
    await getConnection(owner, orgId, connectionId),
    await draftBeside(owner, orgId, connectionId).then(() => getSetup(owner, orgId, connectionId)),
  ]
  expect(JSON.stringify(answers)).not.toContain(body)
  expect(JSON.stringify(answers)).toContain('BEGIN CERTIFICATE')
  const told = await ears.told()
  expect(placesOf(body, told)).toEqual([])
  expect(told.database).toContain(connectionId)
})
