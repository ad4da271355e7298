import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { Id, OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { createSigningKey, idpMetadata, type SigningKey } from '@/lib/testing/saml'
import { signedBy } from '@/lib/testing/signed-metadata'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { MAX_KEYS, readCertificate } from './certificates'
import { addCertificate, removeCertificate } from './commands'
import { decideKey, listFoundKeys } from './found-keys'
import { refreshDue } from './refresh'
import { isSignedBy } from './signed-metadata'

const [first, next, rogue] = [createSigningKey('first'), createSigningKey('next'), createSigningKey('rogue')]
let server: Server
let url: string
let answer: { status: number; text: string }
let asked = 0
let whileRead: () => Promise<unknown> = async () => {}
beforeAll(async () => {
  server = createServer(async (_, response) => {
    asked += 1
    await whileRead()
    response.writeHead(answer.status).end(answer.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`
})
afterAll(() => void server.close())
beforeEach(() => db().connection.updateMany({ data: { metadataNextCheckAt: null } }))

const metadataOf = ({ issuer }: SamlOrg, keys: SigningKey[], entityId = issuer) =>
  idpMetadata({ entityId, ssoUrl: `${issuer}/sso`, certificates: keys.map(({ certificatePem }) => certificatePem) })
const publish = (text: string, status = 200) => {
  answer = { status, text }
}

/** A live connection that trusts `first` only, and whose metadata is read from here. */
async function aScene({ takesNewKeys = false } = {}) {
  const org = await aSamlOrg()
  const { orgId, connectionId } = org
  const owner = asUser(await aMember(orgId, 'owner'))
  await addCertificate(owner, orgId, { connectionId, pem: first.certificatePem })
  const old = await db().connectionCertificate.findFirstOrThrow({
    where: { connectionId },
    orderBy: { createdAt: 'asc' },
  })
  await removeCertificate(owner, orgId, { connectionId, certificateId: old.id as Id<'certificate'> })
  const at = new Date()
  const read = { metadataUrl: url, metadataNextCheckAt: at, metadataCheckedAt: at, takesNewKeys }
  await db().connection.update({ where: { id: connectionId }, data: read })
  return { ...org, owner, browser: aBrowser(org) }
}

const rowOf = ({ connectionId }: SamlOrg) => db().connection.findUniqueOrThrow({ where: { id: connectionId } })
const mailsOf = async (name: string, { connectionId }: SamlOrg) =>
  (await db().outboxJob.findMany({ where: { name: `email.${name}` } })).filter(
    ({ payload }) => (payload as { connectionId: string }).connectionId === connectionId,
  ).length
const inDays = (days: number) => asSystem({ now: addSeconds(new Date(), days * DAY_SECONDS) })

test('a new key waits for an owner, who is told once; nothing signs in with it before, and both do afterwards', async () => {
  const org = await aScene()
  publish(metadataOf(org, [first, next]))
  const outcomes = async () => [
    (await org.browser.signIn({ key: first })).kind,
    (await org.browser.signIn({ key: next })).kind,
  ]

  await refreshDue(asSystem())
  await refreshDue(inDays(1.1))

  expect(await outcomes()).toEqual(['confirm_identity', 'refused'])
  expect(await mailsOf('connection-key-found', org)).toBe(1)
  const [key, ...more] = await listFoundKeys(org.owner, org.orgId, org.connectionId)
  expect(more).toEqual([])
  await decideKey(org.owner, org.orgId, { connectionId: org.connectionId, keyId: key!.id, take: true })
  expect(await outcomes()).toEqual(['confirm_identity', 'confirm_identity'])
  const events = await db().auditEvent.findMany({ where: { orgId: org.orgId, name: { contains: '.key_' } } })
  expect(events.map(({ name }) => name).sort()).toEqual(['connection.key_found', 'connection.key_taken'])
})

test('by the owners’ choice a new key counts at once where a trusted key has signed the metadata, and only there', async () => {
  const [trusting, cautious] = [await aScene({ takesNewKeys: true }), await aScene()]
  for (const org of [trusting, cautious]) {
    publish(signedBy(first, metadataOf(org, [first, next])))
    await db().connection.updateMany({ where: { id: { not: org.connectionId } }, data: { metadataNextCheckAt: null } })
    await db().connection.update({ where: { id: org.connectionId }, data: { metadataNextCheckAt: new Date(0) } })
    await refreshDue(asSystem())
  }
  expect(await trusting.browser.signIn({ key: next })).toEqual({ kind: 'confirm_identity' })
  expect(await trusting.browser.signIn({ key: first })).toEqual({ kind: 'confirm_identity' })
  expect(await cautious.browser.signIn({ key: next })).toMatchObject({ kind: 'refused' })
})

test.each<[string, (org: SamlOrg) => string]>([
  ['is not signed', (org) => metadataOf(org, [first, rogue])],
  ['is signed by the new key itself', (org) => signedBy(rogue, metadataOf(org, [first, rogue]))],
  [
    'was changed after it was signed',
    (org) => signedBy(first, metadataOf(org, [first, next])).replace(bodyOf(next), bodyOf(rogue)),
  ],
])('no key counts by itself where the metadata %s', async (_, metadata) => {
  const org = await aScene({ takesNewKeys: true })
  publish(metadata(org))

  await refreshDue(asSystem())

  expect(await org.browser.signIn({ key: rogue })).toMatchObject({ kind: 'refused' })
  expect(await listFoundKeys(org.owner, org.orgId, org.connectionId)).toHaveLength(1)
})

test('where there is no room for more keys the new ones wait for an owner, and the trusted ones go on', async () => {
  const org = await aScene({ takesNewKeys: true })
  const many = Array.from({ length: MAX_KEYS }, (_, n) => createSigningKey(`key ${n}`))
  publish(signedBy(first, metadataOf(org, many)))

  await refreshDue(asSystem())

  const waiting = await listFoundKeys(org.owner, org.orgId, org.connectionId)
  expect(waiting.map(({ fingerprint }) => fingerprint)).toEqual([
    readCertificate(many.at(-1)!.certificatePem).fingerprint,
  ])
  for (const key of [first, many[0]!]) expect(await org.browser.signIn({ key })).toEqual({ kind: 'confirm_identity' })
})

test('a connection that is deleted while it is read keeps nobody else’s metadata from being read', async () => {
  const [gone, honest] = [await aScene(), await aScene()]
  publish(metadataOf(honest, [first, next]))
  whileRead = () => db().connection.deleteMany({ where: { id: gone.connectionId } })

  expect(await refreshDue(asSystem())).toBe(1)

  expect(await listFoundKeys(honest.owner, honest.orgId, honest.connectionId)).toHaveLength(1)
  whileRead = async () => {}
})

const bodyOf = ({ certificatePem }: SigningKey) => certificatePem.replace(/-----[A-Z ]+-----|\s/g, '')

test('a signature that stands elsewhere, or twice, is none', async () => {
  const org = await aScene()
  const signed = signedBy(first, metadataOf(org, [first]))
  const pems = [first.certificatePem]
  expect(isSignedBy(signed, pems, new Date())).toBe(true)
  const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(signed)![0]
  expect(isSignedBy(signed.replace(signature, signature + signature), pems, new Date())).toBe(false)
  expect(
    isSignedBy(
      signed.replace(signature, '').replace('<md:NameIDFormat>', `${signature}<md:NameIDFormat>`),
      pems,
      new Date(),
    ),
  ).toBe(false)
  const twin = signedBy(first, metadataOf(org, [first]).replace('<md:NameIDFormat>', '<md:NameIDFormat ID="_m1">'))
  expect(isSignedBy(twin, pems, new Date())).toBe(false)
  expect(isSignedBy(`<x>${signed.replace(/<\?xml[^>]*>/, '')}</x>`, pems, new Date())).toBe(false)
})

test('a key that was refused, or removed, does not come back', async () => {
  const org = await aScene({ takesNewKeys: true })
  const { orgId, connectionId, owner } = org
  publish(metadataOf(org, [first, next]))
  await refreshDue(asSystem())
  const [key] = await listFoundKeys(owner, orgId, connectionId)
  await decideKey(owner, orgId, { connectionId, keyId: key!.id, take: false })
  const refusals = await db().auditEvent.findMany({ where: { orgId, name: 'connection.key_refused' } })
  expect(refusals).toMatchObject([{ data: { connectionId, fingerprint: key!.fingerprint } }])
  await addCertificate(owner, orgId, { connectionId, pem: rogue.certificatePem })
  const { fingerprint } = readCertificate(rogue.certificatePem)
  const added = await db().connectionCertificate.findFirstOrThrow({ where: { connectionId, fingerprint } })
  await removeCertificate(owner, orgId, { connectionId, certificateId: added.id as Id<'certificate'> })
  publish(signedBy(first, metadataOf(org, [first, next, rogue])))
  await db().connection.update({
    where: { id: connectionId },
    data: { metadataUrl: url, metadataNextCheckAt: new Date(0) },
  })

  await refreshDue(inDays(1.1))

  for (const gone of [next, rogue]) expect(await org.browser.signIn({ key: gone })).toMatchObject({ kind: 'refused' })
  expect(await listFoundKeys(owner, orgId, connectionId)).toEqual([])
})

test('metadata of another entity is never applied, and said', async () => {
  const org = await aScene({ takesNewKeys: true })
  publish(signedBy(first, metadataOf(org, [first, rogue], 'https://another.example')))

  await refreshDue(asSystem())

  const { issuer, metadataProblem } = await rowOf(org)
  expect([issuer, metadataProblem]).toEqual([org.issuer, expect.stringContaining('another provider')])
  expect(await listFoundKeys(org.owner, org.orgId, org.connectionId)).toEqual([])
  expect(await mailsOf('connection-metadata-trouble', org)).toBe(1)
})

test.each<[string, number, string]>([
  ['answers nothing', 500, ''],
  ['answers a web page', 200, '<!doctype html><p>Sorry'],
])(
  'an address that %s is said after three days, once; no key is lost, and the first good answer ends it',
  async (_, status, text) => {
    const org = await aScene()
    publish(text, status)
    await refreshDue(asSystem())
    await refreshDue(inDays(1))
    expect((await rowOf(org)).metadataProblem).toBeNull()

    await refreshDue(inDays(3.1))
    await refreshDue(inDays(4))

    expect((await rowOf(org)).metadataProblem).not.toBeNull()
    expect(await mailsOf('connection-metadata-trouble', org)).toBe(1)
    expect(await org.browser.signIn({ key: first })).toEqual({ kind: 'confirm_identity' })
    publish(metadataOf(org, [first]))
    await refreshDue(inDays(5))
    expect((await rowOf(org)).metadataProblem).toBeNull()
  },
)

test('what came from an address that is live no more is not looked at', async () => {
  const org = await aScene()
  publish(metadataOf(org, [first, next]))
  const moved = { metadataUrl: 'https://elsewhere.example/metadata' }
  whileRead = () => db().connection.update({ where: { id: org.connectionId }, data: moved })

  await refreshDue(asSystem())
  whileRead = async () => {}

  expect(await listFoundKeys(org.owner, org.orgId, org.connectionId)).toEqual([])
})

test('metadata that lost a key takes none away, and is read once a day by one of two workers', async () => {
  const org = await aScene()
  publish(metadataOf(org, [next]))
  const before = asked

  await Promise.all([refreshDue(asSystem()), refreshDue(asSystem())])
  await refreshDue(inDays(0.5))

  expect(asked - before).toBe(1)
  expect(await org.browser.signIn({ key: first })).toEqual({ kind: 'confirm_identity' })
})

test('keys are decided by an owner of this organization with a fresh proof, once', async () => {
  const [org, rival] = [await aScene(), await anOrg()]
  const { orgId, connectionId, owner } = org
  await aVerifiedDomain(rival)
  publish(metadataOf(org, [first, next]))
  await refreshDue(asSystem())
  const [key] = await listFoundKeys(owner, orgId, connectionId)
  const decide = (ctx: Ctx<UserActor>, at: OrgId) => decideKey(ctx, at, { connectionId, keyId: key!.id, take: true })
  const stale = asUser(owner.actor.userId, { provenAt: addSeconds(new Date(), -3600) })

  await expect(decide(asUser(await aMember(orgId, 'admin')), orgId)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(decide(stale, orgId)).rejects.toMatchObject({ code: 'proof_needed' })
  const spy = asUser(await aMember(rival, 'owner'))
  await expect(decide(spy, rival)).rejects.toMatchObject({ code: 'connection_not_found' })
  expect(await listFoundKeys(spy, rival, connectionId)).toEqual([])
  const member = asUser(await aMember(orgId))
  await expect(listFoundKeys(member, orgId, connectionId)).rejects.toMatchObject({ code: 'forbidden' })
  const beside = { connectionId: await aConnection(orgId), keyId: key!.id, take: true }
  await expect(decideKey(owner, orgId, beside)).rejects.toMatchObject({ code: 'key_not_found' })
  const both = await Promise.allSettled([decide(owner, orgId), decide(asUser(await aMember(orgId, 'owner')), orgId)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'key_not_found' } })
})
