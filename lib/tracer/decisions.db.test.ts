import { expect, test } from 'vitest'
import { sweepAbandonedAttempts } from '@/lib/attempts/commands'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aMember, anIdentity, anOrg, aUser, aVerifiedDomain } from '@/lib/testing/factories'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { traceAttempt } from './attempt'

async function traceOf({ orgId }: SamlOrg) {
  const [owner, { reference }] = [
    await aMember(orgId, 'owner'),
    await db().attempt.findFirstOrThrow({ where: { orgId } }),
  ]
  return (await traceAttempt(asUser(owner), orgId, reference))!
}

/** Somebody whom the decision refuses; `userId` is whom the identity is linked to. */
async function refused(org: SamlOrg, userId?: string, email = `ada@${org.domain}`) {
  const linked = { issuer: org.issuer, subject: email, format: EMAIL, linkedAt: new Date() }
  if (userId) await anIdentity(org.connectionId, { ...linked, userId } as never)
  expect(await aBrowser(org).signIn({ nameId: email })).toMatchObject({ kind: 'refused' })
  return traceOf(org)
}
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const statesOf = ({ course }: { course: readonly { state: string }[] }) => course.map(({ state }) => state)

test('an address outside the verified domains: every check before passed, and the way leads to the domain', async () => {
  const org = await aSamlOrg()
  await aVerifiedDomain(await anOrg(), 'held-elsewhere.example') // whose it is stays unsaid (I15)

  const traced = await refused(org, undefined, 'ada@held-elsewhere.example')

  expect(traced.fixes).toMatchObject([{ code: 'domain_not_covered', side: 'ours' }])
  expect(statesOf(traced)).toEqual([...Array(8).fill('passed'), 'failed', 'not_reached'])
  expect(traced.next).toEqual([{ kind: 'verify_domain', name: 'held-elsewhere.example' }])
  expect(traced.live).toEqual({ worked: false, code: 'domain_not_covered' })
})

test('a domain that was added says how far it is, and once it is verified the answer would have worked', async () => {
  const org = await aSamlOrg()
  const { id } = await aVerifiedDomain(org.orgId, 'added-here.example')
  await db().domain.update({ where: { id }, data: { state: 'waiting' } })

  expect((await refused(org, undefined, 'ada@added-here.example')).next).toEqual([
    { kind: 'domain', id, name: 'added-here.example', state: 'waiting' },
  ])
  await db().domain.update({ where: { id }, data: { state: 'verified' } })

  expect(await traceOf(org)).toMatchObject({ live: { worked: true }, next: [{ kind: 'domain', state: 'verified' }] })
})

test('an address where everybody can have one: nobody is sent to verify it', async () => {
  const { next } = await refused(await aSamlOrg(), undefined, 'ada@gmail.com')
  expect(next).toMatchObject([{ kind: 'unclaimable', name: 'gmail.com' }])
})

test('a missing DNS record: the check names it, and the way leads to the domain', async () => {
  const org = await aSamlOrg()
  await db().domain.updateMany({ where: { orgId: org.orgId }, data: { state: 'missing' } })

  const traced = await refused(org)

  expect(traced.fixes).toMatchObject([{ code: 'domain_frozen' }])
  expect(traced.course.flatMap(({ checks }) => checks).find(({ ok }) => !ok)).toMatchObject({ name: 'domain_record' })
  expect(traced.next).toMatchObject([{ kind: 'domain', state: 'missing', name: org.domain }])
  expect(traced.live).toEqual({ worked: false, code: 'domain_frozen' })
})

test('a disabled member is named, and the way leads to them', async () => {
  const org = await aSamlOrg()
  const userId = await aMember(org.orgId, 'member', { name: 'Ada Lovelace', disabledAt: new Date() })

  const traced = await refused(org, userId)

  expect(traced.fixes).toMatchObject([{ code: 'account_disabled' }])
  expect(traced.next).toMatchObject([{ kind: 'person', name: 'Ada Lovelace' }])
  expect(statesOf(traced).at(-1)).toBe('failed')
})

test('an account that belongs elsewhere is never shown: not its name, not its id', async () => {
  const org = await aSamlOrg()
  const disabled = await aUser({ name: 'Somebody Else', disabledAt: new Date() })
  const gone = await aSamlOrg()
  const left = await aMember(await anOrg(), 'member', { name: 'Somebody Else' })

  const traces = [await refused(org, disabled), await refused(gone, left)]

  expect(traces.map(({ fixes }) => fixes[0]?.code)).toEqual(['account_disabled', 'not_a_member'])
  expect(traces.map(({ next }) => next)).toEqual([[], [{ kind: 'invite' }]])
  expect(JSON.stringify(traces)).not.toMatch(new RegExp(`Somebody|${disabled}|${left}`))
  const rows = await db().attempt.findMany({ where: { orgId: { in: [org.orgId, gone.orgId] } } })
  expect(rows.map(({ userId }) => userId)).toEqual([null, null])
})

test('who waits to be linked: the way leads to the request, of this organization only', async () => {
  const org = await aSamlOrg()
  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'confirm_identity' })
  expect((await traceOf(org)).next).toEqual([])
  const identity = await db().identity.findFirstOrThrow({ where: { connectionId: org.connectionId } })
  const row = { state: 'waiting' as const, createdAt: new Date(), expiresAt: addSeconds(new Date(), 600) }
  const request = (orgId: OrgId, number: number) =>
    db().linkRequest.create({ data: { id: newId('linkRequest'), orgId, number, identityId: identity.id, ...row } })
  const { id: declined } = await request(org.orgId, 6)
  await db().linkRequest.update({ where: { id: declined }, data: { state: 'declined' } })
  const { id } = await request(org.orgId, 7)

  const traced = await traceOf(org)

  expect(traced).toMatchObject({ fixes: [], next: [{ kind: 'request', id, number: 7 }] })
  expect(statesOf(traced)).not.toContain('failed')
})

test('nobody came back: nothing was reached, and the likely cause is named', async () => {
  const org = await aSamlOrg()
  await aBrowser(org).begin({ now: addSeconds(new Date(), -700) })
  await sweepAbandonedAttempts(asSystem())

  const traced = await traceOf(org)

  expect(traced.fixes).toMatchObject([{ code: 'never_came_back', side: 'theirs' }])
  expect(statesOf(traced)).toEqual(['failed', ...Array(9).fill('not_reached')])
})

test('a connection that was turned off meanwhile: the attempt says that the person did come back', async () => {
  const org = await aSamlOrg()
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await db().connection.update({ where: { id: org.connectionId }, data: { state: 'off' } })
  await browser.post(transaction, browser.answer(transaction))

  expect((await traceOf(org)).fixes).toMatchObject([{ code: 'connection_off', side: 'ours' }])
})
