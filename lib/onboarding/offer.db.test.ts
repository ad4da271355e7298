import { expect, test } from 'vitest'
import { setPlan } from '@/lib/orgs/operator-commands'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anIdentity, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { tellWish } from './commands'
import { WISHES_A_DAY } from './model'
import { setAssistsOnboarding, setUpgrade } from './operator-commands'
import { listWishes } from './operator-queries'
import { readOffer, readSetupFacts } from './queries'
import { UpgradeUrl } from './schema'

test('the operator says how to upgrade; owners and admins read it, and what is left out stays', async () => {
  const operator = asOperator()
  const orgId = await anOrg()
  const [admin, member] = [await aMember(orgId, 'admin'), await aMember(orgId)]
  await setUpgrade(operator, { text: 'Write to sales.', url: 'https://vendor.example/upgrade' })
  await setUpgrade(operator, { text: 'Call us.' })
  await setAssistsOnboarding(operator, true)

  const offer = { upgradeText: 'Call us.', upgradeUrl: 'https://vendor.example/upgrade', assistsOnboarding: true }
  expect(await readOffer(asUser(admin), orgId)).toEqual(offer)
  await expect(readOffer(asUser(member), orgId)).rejects.toMatchObject({ code: 'forbidden' })
  const events = await db().auditEvent.findMany({ where: { requestId: operator.requestId }, select: { name: true } })
  expect(events.map(({ name }) => name).sort()).toEqual([
    'installation.onboarding_changed',
    'installation.upgrade_changed',
    'installation.upgrade_changed',
  ])
  await setUpgrade(operator, { url: null })
  expect(await readOffer(asUser(admin), orgId)).toMatchObject({ upgradeText: 'Call us.', upgradeUrl: null })
})

test('only an https address is where owners are led', () => {
  for (const url of ['http://vendor.example', 'javascript:alert(1)', 'https://vendor.example/ x', '//vendor.example'])
    expect(UpgradeUrl.safeParse(url).success, url).toBe(false)
  expect(UpgradeUrl.parse('')).toBeNull()
})

test('the entitlement counts at once, in the session that is there', async () => {
  const orgId = await anOrg({ plan: 'team', ssoMode: 'off' })
  const session = asUser(await aMember(orgId, 'owner'))
  expect(await readSetupFacts(session, orgId)).toMatchObject({ entitled: false })
  await setPlan(asOperator(), { orgId, plan: 'business' })
  expect(await readSetupFacts(session, orgId)).toMatchObject({ entitled: true })
})

test('the way to single sign-on is told as it is', async () => {
  const orgId = await anOrg({ ssoMode: 'off' })
  const owner = await aMember(orgId, 'owner')
  const facts = () => readSetupFacts(asUser(owner), orgId)
  expect(await facts()).toMatchObject({ domain: 'none', connection: 'none', tested: false, offered: false })

  await db().domain.create({
    data: {
      id: newId('domain'),
      orgId,
      name: `${orgId.slice(4)}.test`,
      state: 'waiting',
      challenge: orgId,
      createdAt: new Date(),
    },
  })
  expect(await facts()).toMatchObject({ domain: 'waiting' })
  await aVerifiedDomain(orgId)
  const draft = await aConnection(orgId, { state: 'draft' })
  expect(await facts()).toMatchObject({ domain: 'verified', connection: 'draft', connectionId: draft, tested: false })

  const revision = {
    id: newId('revision'),
    connectionId: draft,
    number: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
  }
  await db().connectionRevision.create({ data: { ...revision, testedAt: new Date() } })
  expect(await facts()).toMatchObject({ tested: true })
  const live = await aConnection(orgId)
  await anIdentity(live, { userId: owner })
  await anIdentity(await aConnection(await anOrg()), { userId: owner }) // elsewhere is not here
  expect(await facts()).toMatchObject({ connection: 'active', connectionId: live, memberCount: 1, linkedCount: 1 })
})

test('a domain that the company lends counts, another company’s does not', async () => {
  const company = async () => {
    const id = newId('company')
    await db().company.create({ data: { id, slug: id.slice(4), name: 'A company', createdAt: new Date() } })
    return id
  }
  const [ours, theirs] = [await company(), await company()]
  const orgId = await anOrg({ companyId: ours })
  const owner = await aMember(orgId, 'owner')
  const lend = async (companyId: string) => {
    const { id } = await aVerifiedDomain(await anOrg({ companyId }))
    await db().domain.update({ where: { id }, data: { companyId } })
  }
  await lend(theirs)
  expect(await readSetupFacts(asUser(owner), orgId)).toMatchObject({ domain: 'none' })
  await lend(ours)
  expect(await readSetupFacts(asUser(owner), orgId)).toMatchObject({ domain: 'verified' })
})

test('what owners miss is kept, ten a day from one organization, also when they come at once', async () => {
  const orgId = await anOrg({ name: 'Acme Health' })
  const [owner, admin] = [await aMember(orgId, 'owner', { name: 'Bo Chen' }), await aMember(orgId, 'admin')]
  await expect(tellWish(asUser(admin), orgId, { text: 'SCIM' })).rejects.toMatchObject({ code: 'forbidden' })
  const told = await Promise.allSettled(
    Array.from({ length: WISHES_A_DAY + 3 }, (_, n) => tellWish(asUser(owner), orgId, { text: `SCIM ${n}` })),
  )
  const refused = told.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(refused).toHaveLength(3)
  for (const reason of refused) expect(reason).toMatchObject({ code: 'too_many_wishes' })
  const tomorrow = addSeconds(new Date(), DAY_SECONDS + 60)
  await tellWish(asUser(owner, { now: tomorrow }), orgId, { text: 'And groups.' })

  const [latest] = await listWishes(asOperator(), { limit: 1, page: 1 })
  expect(latest).toMatchObject({ orgName: 'Acme Health', who: 'Bo Chen', text: 'And groups.' })
  expect(await db().auditEvent.count({ where: { orgId, name: 'wish.told' } })).toBe(WISHES_A_DAY + 1)
})
