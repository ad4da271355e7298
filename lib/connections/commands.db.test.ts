import { expect, test } from 'vitest'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { asOperator, asUser, asVisitor } from '@/lib/testing/actors'
import { aConnection, aMember, anIdentity, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { createSigningKey, idpMetadata } from '@/lib/testing/saml'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import {
  addCertificate,
  changeConnection,
  removeCertificate,
  removeConnection,
  turnOffConnection,
  turnOnConnection,
} from './commands'
import { createSamlConnection } from './create'
import { findReadyConnection } from './queries'
import { replaceFacts } from './replace'

const next = createSigningKey('idp.acme.example, next')
const metadataXml = idpMetadata({
  entityId: 'https://idp.acme.example/saml',
  ssoUrl: 'https://idp.acme.example/sso',
  certificates: [next.certificatePem],
})
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

const eventsOf = (orgId: OrgId) =>
  db().auditEvent.findMany({ where: { orgId, name: { startsWith: 'connection.' } }, orderBy: { name: 'asc' } })
const rowOf = (id: ConnectionId) =>
  db().connection.findUnique({ where: { id }, include: { certificates: { orderBy: { id: 'asc' } } } })

async function anOrgWithOwner() {
  const org = await aSamlOrg()
  return { ...org, owner: asUser(await aMember(org.orgId, 'owner')) }
}

test('an owner makes a connection: a draft that signs nobody in, until it is turned on', async () => {
  const orgId = await anOrg()
  await aVerifiedDomain(orgId)
  const ctx = asUser(await aMember(orgId, 'owner'))

  const id = await createSamlConnection(ctx, orgId, { name: 'Acme', metadataXml })

  expect(await rowOf(id)).toMatchObject({ state: 'draft', issuer: 'https://idp.acme.example/saml', certificates: [{}] })
  expect(await findReadyConnection(asVisitor(), id)).toBeNull()
  await turnOnConnection(ctx, orgId, { connectionId: id })
  expect(await findReadyConnection(asVisitor(), id)).toMatchObject({ kind: 'saml', orgId })
  const { userId } = ctx.actor
  expect(await eventsOf(orgId)).toMatchObject([
    { name: 'connection.created', actor: { userId }, data: { connectionId: id, name: 'Acme', kind: 'saml' } },
    { name: 'connection.turned_on', actor: { userId }, data: { connectionId: id } },
  ])
})

test('without the plan, and without a verified domain, there is no connection', async () => {
  const [team, homeless, claimed] = [await anOrg({ plan: 'team' }), await anOrg(), await anOrg()]
  await aVerifiedDomain(team)
  const { id } = await aVerifiedDomain(claimed)
  await db().domain.update({ where: { id }, data: { state: 'waiting' } })
  const create = async (orgId: OrgId) =>
    createSamlConnection(asUser(await aMember(orgId, 'owner')), orgId, { name: 'Acme', metadataXml })

  await expect(create(team)).rejects.toMatchObject({ code: 'connection_needs_plan' })
  await expect(create(homeless)).rejects.toMatchObject({ code: 'connection_needs_domain' })
  await expect(create(claimed)).rejects.toMatchObject({ code: 'connection_needs_domain' })
  expect(await db().connection.count({ where: { orgId: { in: [team, homeless, claimed] } } })).toBe(0)
})

test('a connection is not turned on after the plan has ended; the company’s plan is as good as its own', async () => {
  const { owner, orgId, connectionId } = await anOrgWithOwner()
  await turnOffConnection(owner, orgId, { connectionId })
  await db().org.update({ where: { id: orgId }, data: { plan: 'team' } })

  for (const ctx of [owner, asOperator()])
    await expect(turnOnConnection(ctx, orgId, { connectionId })).rejects.toMatchObject({
      code: 'connection_needs_plan',
    })
  expect(await rowOf(connectionId)).toMatchObject({ state: 'off' })
  expect((await eventsOf(orgId)).map(({ name }) => name)).toEqual(['connection.turned_off'])

  const company = { id: newId('company'), slug: newId('company'), name: 'Northwind', plan: 'business' as const }
  await db().company.create({ data: { ...company, createdAt: new Date() } })
  await db().org.update({ where: { id: orgId }, data: { companyId: company.id } })
  await turnOnConnection(owner, orgId, { connectionId })
  expect(await rowOf(connectionId)).toMatchObject({ state: 'active' })
})

type Act = (ctx: Ctx<UserActor>, orgId: OrgId, connectionId: ConnectionId) => Promise<unknown>
const acts: Record<string, Act> = {
  create: (ctx, orgId) => createSamlConnection(ctx, orgId, { name: 'Another', metadataXml }),
  change: (ctx, orgId, connectionId) => changeConnection(ctx, orgId, { connectionId, name: 'Changed' }),
  'turn on': (ctx, orgId, connectionId) => turnOnConnection(ctx, orgId, { connectionId }),
  'turn off': (ctx, orgId, connectionId) => turnOffConnection(ctx, orgId, { connectionId }),
  remove: (ctx, orgId, connectionId) => removeConnection(ctx, orgId, { connectionId }),
  'add a certificate': (ctx, orgId, connectionId) =>
    addCertificate(ctx, orgId, { connectionId, pem: next.certificatePem }),
  'remove a certificate': async (ctx, orgId, connectionId) => {
    const { id } = await db().connectionCertificate.findFirstOrThrow({ where: { connectionId } })
    return removeCertificate(ctx, orgId, { connectionId, certificateId: id as `crt_${string}` })
  },
}

test.each(Object.entries(acts))('%s: only an owner of this organization with a fresh proof', async (name, act) => {
  const [acme, rival] = [await aSamlOrg(), await anOrg()]
  await aVerifiedDomain(rival)
  const [owner, admin] = [await aMember(acme.orgId, 'owner'), await aMember(acme.orgId, 'admin')]
  const spy = await aMember(rival, 'owner')
  const before = await rowOf(acme.connectionId)
  const refused = (ctx: Ctx<UserActor>, org: OrgId, code: string) =>
    expect(act(ctx, org, acme.connectionId), code).rejects.toMatchObject({ code })

  await refused(asUser(admin), acme.orgId, 'forbidden')
  await refused(asUser(owner, { provenAt: addSeconds(new Date(), -11 * 60) }), acme.orgId, 'proof_needed')
  await refused(asUser(owner, { confinedTo: rival }), acme.orgId, 'org_not_found')
  await refused(asUser(spy), acme.orgId, 'org_not_found')
  if (name !== 'create') await refused(asUser(spy), rival, 'connection_not_found')

  expect(await rowOf(acme.connectionId)).toEqual(before)
  expect(await db().connection.count({ where: { orgId: acme.orgId } })).toBe(1)
  expect(await eventsOf(acme.orgId)).toEqual([])
})

async function aLinkedSession(org: SamlOrg) {
  const email = `ada@${org.domain}`
  const userId = await aMember(org.orgId)
  await anIdentity(org.connectionId, { issuer: org.issuer, subject: email, format: EMAIL, email, userId })
  const finished = await aBrowser(org).signIn()
  if (finished.kind !== 'signed_in') throw new Error(finished.kind)
  return finished.sessionId
}

test('turning a connection off ends its sessions at once, and only those; turned on again, they stay ended', async () => {
  const [org, other] = [await anOrgWithOwner(), await aSamlOrg()]
  const [theirs, others] = [await aLinkedSession(org), await aLinkedSession(other)]

  await turnOffConnection(org.owner, org.orgId, { connectionId: org.connectionId })

  expect(await authenticate(theirs, new Date())).toBeNull()
  expect(await authenticate(others, new Date())).not.toBeNull()
  expect(await eventsOf(org.orgId)).toMatchObject([{ name: 'connection.turned_off', data: { endedSessions: 1 } }])
  await turnOnConnection(org.owner, org.orgId, { connectionId: org.connectionId })
  expect(await authenticate(theirs, new Date())).toBeNull()
})

test('an operator’s new metadata replaces issuer and keys; the audit log says from what to what', async () => {
  const org = await anOrgWithOwner()

  await replaceFacts(asOperator(), org.orgId, org.connectionId, { metadataXml })

  const issuer = 'https://idp.acme.example/saml'
  expect(await rowOf(org.connectionId)).toMatchObject({ state: 'active', issuer, certificates: [{}] })
  expect(await eventsOf(org.orgId)).toMatchObject([
    { name: 'connection.promoted', data: { from: { issuer: org.issuer }, to: { issuer, host: 'idp.acme.example' } } },
  ])
  const moved = { ...org, issuer }
  expect(await aBrowser(moved).signIn()).toMatchObject({ kind: 'refused', code: 'unknown_signer' })
  expect(await aBrowser(moved).signIn({ key: next })).toEqual({ kind: 'confirm_identity' })
})

test('a connection that nobody came by can be removed, with what the engine knew of it', async () => {
  const org = await anOrgWithOwner()
  const records = () => db().$queryRaw<unknown[]>`select 1 from "EngineRecord" where namespace = 'saml:config'`
  const before = (await records()).length

  await removeConnection(org.owner, org.orgId, { connectionId: org.connectionId })

  expect(await rowOf(org.connectionId)).toBeNull()
  expect((await records()).length).toBe(before - 1)
  expect(await eventsOf(org.orgId)).toMatchObject([{ name: 'connection.removed', data: { name: 'Test IdP' } }])
})

test('a connection that somebody came by stays', async () => {
  const org = await anOrgWithOwner()
  await aBrowser(org).signIn()
  const { connectionId } = org

  await expect(removeConnection(org.owner, org.orgId, { connectionId })).rejects.toMatchObject({
    code: 'connection_in_use',
  })
  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
})

test('metadata and certificates are for SAML connections only', async () => {
  const orgId = await anOrg()
  const ctx = asUser(await aMember(orgId, 'owner'))
  const connectionId = await aConnection(orgId, { kind: 'oidc' })
  const code = 'connection_not_found'

  await db().connection.update({ where: { id: connectionId }, data: { clientId: 'us', providerMetadata: {} } })
  await expect(replaceFacts(asOperator(), orgId, connectionId, { metadataXml })).rejects.toMatchObject({ code })
  await expect(addCertificate(ctx, orgId, { connectionId, pem: next.certificatePem })).rejects.toMatchObject({ code })
  await expect(
    removeCertificate(ctx, orgId, { connectionId, certificateId: newId('certificate') }),
  ).rejects.toMatchObject({ code: 'certificate_last' })
})
