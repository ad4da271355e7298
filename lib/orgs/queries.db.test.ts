import { expect, test } from 'vitest'
import { getAttempt, listAttempts } from '@/lib/attempts/queries'
import { listAuditEvents } from '@/lib/audit/queries'
import { db } from '@/lib/platform/db'
import { newId, newReference, type OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import {
  aConnection,
  addMember,
  aMember,
  anIdentity,
  anOrg,
  aVerifiedDomain,
  aWaitingRequest,
} from '@/lib/testing/factories'
import { changeRole } from './commands'
import { listMembers } from './member-queries'
import { overview } from './overview'
import { listMyOrgs, openOrg } from './queries'

type AttemptFacts = { state: 'failed' | 'succeeded' | 'in_progress'; outcome?: string; email?: string; userId?: string }
async function anAttempt(orgId: OrgId, facts: AttemptFacts) {
  const reference = newReference()
  const steps = [{ at: new Date().toISOString(), name: 'started' }]
  await db().attempt.create({
    data: { id: newId('attempt'), reference, orgId, method: 'saml', startedAt: new Date(), steps, ...facts },
  })
  return reference
}

test('an organization opens by its short name, for members only', async () => {
  const [acme, rival] = [await anOrg({ slug: 'acme' }), await anOrg()]
  const [ada, spy] = [await aMember(acme), await aMember(rival, 'owner')]

  expect(await openOrg(asUser(ada), 'acme')).toMatchObject({ id: acme, role: 'member', maySetUpSso: true })
  await expect(openOrg(asUser(spy), 'acme')).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(openOrg(asUser(ada), 'nowhere')).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(openOrg(asUser(ada, { confinedTo: rival }), 'acme')).rejects.toMatchObject({ code: 'org_not_found' })
})

test('the organization used last comes first, and a confined session sees its own only', async () => {
  const [one, two] = [await anOrg(), await anOrg()]
  const ada = await aMember(one)
  await addMember(two, ada, 'admin')
  await db().membership.update({
    where: { orgId_userId: { orgId: two, userId: ada } },
    data: { lastUsedAt: new Date() },
  })

  const ids = async (confinedTo: OrgId | null) => (await listMyOrgs(asUser(ada, { confinedTo }))).map(({ id }) => id)

  expect(await ids(null)).toEqual([two, one])
  expect(await ids(one)).toEqual([one])
})

test('members are found by words, role and whether they are linked here', async () => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const admin = await aMember(acme, 'admin', { name: 'Bo Chen' })
  const [ada, cy] = [
    await aMember(acme, 'member', { name: 'Ada Lovelace' }),
    await aMember(acme, 'member', { name: 'Cy Diaz' }),
  ]
  const { id: identityId, email } = await anIdentity(await aConnection(acme), { userId: ada })
  await addMember(rival, cy)
  await anIdentity(await aConnection(rival), { userId: cy })

  const names = async (filter: Parameters<typeof listMembers>[2]) =>
    (await listMembers(asUser(admin), acme, filter)).rows.map(({ name }) => name)

  expect(await names({})).toEqual(['Ada Lovelace', 'Bo Chen', 'Cy Diaz'])
  expect(await names({ q: 'LOVE' })).toEqual(['Ada Lovelace'])
  expect(await names({ role: 'admin' })).toEqual(['Bo Chen'])
  expect(await names({ linked: true })).toEqual(['Ada Lovelace'])
  expect(await names({ linked: false })).toEqual(['Bo Chen', 'Cy Diaz'])
  const { rows } = await listMembers(asUser(admin), acme, { linked: true })
  expect(rows).toMatchObject([{ userId: ada, identities: [{ identityId, email }], lastSignInAt: null }])
})

test('the overview counts what is this organization’s', async () => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const [owner, ada] = [await aMember(acme, 'owner'), await aMember(acme)]
  const connection = await aConnection(acme, { name: 'Okta — staff' })
  await aVerifiedDomain(acme)
  await anIdentity(connection, { userId: ada })
  await aWaitingRequest(acme, { identity: { connectionId: connection } })
  await aWaitingRequest(rival)
  await anAttempt(acme, { state: 'failed', email: 'ada@acme.test' })
  await anAttempt(rival, { state: 'failed', email: 'ada@acme.test' })
  const notAfter = addSeconds(new Date(), 12 * DAY_SECONDS)
  const certificate = { id: newId('certificate'), connectionId: connection, pem: '', fingerprint: 'AA', notAfter }
  await db().connectionCertificate.create({ data: { ...certificate, createdAt: new Date() } })

  expect(await overview(asUser(owner), acme)).toMatchObject({
    memberCount: 2,
    linkedCount: 1,
    waitingRequestCount: 1,
    signInCount: 0,
    failedCount: 1,
    expiringCertificates: [{ connectionId: connection, connectionName: 'Okta — staff', notAfter }],
    recent: [],
  })
})

test('sign-ins are found by reference as read out, by person and by outcome', async () => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const [admin, ada] = [await aMember(acme, 'admin'), await aMember(acme, 'member', { name: 'Ada Lovelace' })]
  const good = await anAttempt(acme, { state: 'succeeded', email: 'al@acme.test', userId: ada })
  const bad = await anAttempt(acme, { state: 'failed', email: 'bo@acme.test' })
  const foreign = await anAttempt(rival, { state: 'failed', email: 'bo@acme.test' })

  const found = async (filter: Parameters<typeof listAttempts>[2]) =>
    (await listAttempts(asUser(admin), acme, filter)).rows.map(({ reference }) => reference)

  expect(await found({ reference: bad.toLowerCase().replace('-', ' ') })).toEqual([bad])
  expect(await found({ q: 'lovelace' })).toEqual([good])
  expect(await found({ q: 'bo@' })).toEqual([bad])
  expect(await found({ outcome: 'succeeded' })).toEqual([good])
  expect(await found({ outcome: 'failed' })).toEqual([bad])
  expect(await found({ reference: foreign })).toEqual([])
  expect(await getAttempt(asUser(admin), acme, good)).toMatchObject({
    person: 'Ada Lovelace',
    steps: [{ name: 'started' }],
  })
  await expect(getAttempt(asUser(admin), acme, foreign)).rejects.toMatchObject({ code: 'not_found' })
})

test('a sign-in whose answer was refused is among the failed, while its person can still try again', async () => {
  const org = await anOrg()
  const admin = asUser(await aMember(org, 'admin'))
  const fresh = await anAttempt(org, { state: 'in_progress' })
  const refused = await anAttempt(org, { state: 'in_progress', outcome: 'unknown_signer' })

  const rows = async (outcome: 'failed' | 'in_progress') => (await listAttempts(admin, org, { outcome })).rows
  expect(await rows('failed')).toMatchObject([{ reference: refused, state: 'refused' }])
  expect(await rows('in_progress')).toMatchObject([{ reference: fresh, state: 'in_progress' }])
})

test('the audit log reads as sentences and is filtered by person and by what it is about', async () => {
  const org = await anOrg()
  const owner = await aMember(org, 'owner', { name: 'Bo Chen' })
  const ada = await aMember(org, 'member', { name: 'Ada Lovelace' })
  await changeRole(asUser(owner), org, { userId: ada, role: 'admin' })

  const read = async (filter: Parameters<typeof listAuditEvents>[2]) =>
    (await listAuditEvents(asUser(owner), org, filter)).rows.map(({ actor, sentence }) => `${actor} ${sentence}`)

  const line = 'Bo Chen changed Ada Lovelace from member to admin'
  expect(await read({})).toEqual([line])
  expect(await read({ name: 'member', actor: owner })).toEqual([line])
  expect(await read({ name: 'connection' })).toEqual([])
  expect(await read({ actor: ada })).toEqual([])
})

test.each([
  ['members', (ctx: ReturnType<typeof asUser>, org: OrgId) => listMembers(ctx, org)],
  ['the overview', overview],
  ['sign-ins', (ctx: ReturnType<typeof asUser>, org: OrgId) => listAttempts(ctx, org)],
  ['the audit log', (ctx: ReturnType<typeof asUser>, org: OrgId) => listAuditEvents(ctx, org)],
])('a member does not see %s, a stranger does not learn that there are any', async (_, query) => {
  const [acme, rival] = [await anOrg(), await anOrg()]

  await expect(query(asUser(await aMember(acme)), acme)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(query(asUser(await aMember(rival, 'owner')), acme)).rejects.toMatchObject({ code: 'org_not_found' })
})
