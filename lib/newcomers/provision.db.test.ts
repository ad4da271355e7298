import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asSystem, asUser } from '@/lib/testing/actors'
import { anIdentity, aUser } from '@/lib/testing/factories'
import { accountOf, adaWaits, address, anOpenOrg, eventsOf } from '@/lib/testing/newcomers'
import { enqueuedJobs, runJobs } from '@/lib/testing/outbox'
import { aBrowser } from '@/lib/testing/sso'
import { provisionNewcomer } from './provision'

test('somebody new gets account, membership with the lowest role and link, and their browser goes on into a session', async () => {
  const org = await anOpenOrg()
  const { browser, transaction } = await adaWaits(org)
  expect(await browser.finish(transaction)).toEqual({ kind: 'await_account' }) // not there yet

  await runJobs()

  const user = (await accountOf(org))!
  expect(user).toMatchObject({ email: address(org), passwordHash: null, emailVerifiedAt: expect.any(Date) })
  expect(user.usernameCanonical).toMatch(/^ada\d*$/)
  expect(await db().membership.findMany({ where: { userId: user.id } })).toMatchObject([
    { orgId: org.orgId, role: 'member' },
  ])
  const finished = await browser.finish(transaction)
  expect(finished).toMatchObject({ kind: 'signed_in', userId: user.id, returnTo: '/orgs/deep' })
  expect(await db().session.findMany({ where: { userId: user.id } })).toMatchObject([
    { confinedTo: org.orgId, method: 'saml' },
  ])
  expect((await eventsOf(org.orgId)).toSorted()).toEqual([
    ...['identity.linked', 'member.added', 'newcomer.provisioned', 'session.started'],
  ])
  const attempt = await db().attempt.findFirstOrThrow({ where: { orgId: org.orgId } })
  expect(attempt).toMatchObject({ state: 'succeeded', outcome: 'signed_in', userId: user.id })
})

test('the kept answer opens one session, in its own browser, and nothing of it stays', async () => {
  const org = await anOpenOrg()
  const { browser, transaction } = await adaWaits(org)
  await runJobs()

  expect(await aBrowser(org).finish(transaction)).toMatchObject({ kind: 'refused', code: 'other_browser' })
  const finished = await Promise.all(Array.from({ length: 10 }, () => browser.finish(transaction)))

  expect(finished.filter(({ kind }) => kind === 'signed_in')).toHaveLength(1)
  expect(finished.filter(({ kind }) => kind === 'lost')).toHaveLength(9)
  const row = await db().signInTransaction.findUniqueOrThrow({ where: { id: transaction.id } })
  expect(row.answerSealed).toBeNull()
  expect(await db().session.count({ where: { confinedTo: org.orgId } })).toBe(1)
})

test('after half a day the browser signs in again', async () => {
  const org = await anOpenOrg()
  const { browser, transaction } = await adaWaits(org)
  await runJobs()

  const later = addSeconds(new Date(), DAY_SECONDS / 2)
  expect(await browser.finish(transaction, { now: later })).toMatchObject({ kind: 'lost' })
  expect(await browser.signIn()).toMatchObject({ kind: 'signed_in' })
})

test('a session of somebody else is left only after asking', async () => {
  const org = await anOpenOrg()
  const { browser, transaction } = await adaWaits(org)
  await runJobs()
  const { actor } = asUser(await aUser())

  expect(await browser.finish(transaction, { current: actor })).toMatchObject({ kind: 'ask_to_switch' })
  expect(await browser.finish(transaction, { current: actor, mayReplace: true })).toMatchObject({ kind: 'signed_in' })
})

test('the job may run twice and ten times at once: one account', async () => {
  const org = await anOpenOrg()
  const { provision } = await adaWaits(org)

  await Promise.all(Array.from({ length: 10 }, provision))
  await provision()

  expect(await db().membership.count({ where: { orgId: org.orgId } })).toBe(1)
  expect(await db().user.count({ where: { emailCanonical: address(org) } })).toBe(1)
  expect((await eventsOf(org.orgId)).filter((name) => name === 'newcomer.provisioned')).toHaveLength(1)
})

test('two browsers at once make one account and two sessions', async () => {
  const org = await anOpenOrg()
  const browsers = [aBrowser(org), aBrowser(org)]
  const begun = await Promise.all(browsers.map((browser) => browser.begin()))
  await Promise.all(browsers.map((browser, n) => browser.post(begun[n]!, browser.answer(begun[n]!))))
  const finish = () => Promise.all(browsers.map((browser, n) => browser.finish(begun[n]!)))
  expect(await finish()).toEqual([{ kind: 'await_account' }, { kind: 'await_account' }])

  await runJobs()

  expect((await finish()).map(({ kind }) => kind)).toEqual(['signed_in', 'signed_in'])
  expect(await db().membership.count({ where: { orgId: org.orgId } })).toBe(1)
})

test('two subjects that assert one address: the second asks to be linked', async () => {
  const org = await anOpenOrg()
  const other = { nameId: 'subject-2', nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }
  const said = { ...other, attributes: { email: [address(org)] } } as never
  const [one, two] = [aBrowser(org), aBrowser(org)]
  const [first, second] = [await one.begin(), await two.begin()]
  await one.post(first, one.answer(first))
  await two.post(second, two.answer(second, said))
  expect(await Promise.all([one.finish(first), two.finish(second)])).toEqual([
    ...[{ kind: 'await_account' }, { kind: 'await_account' }],
  ])

  await runJobs()

  const ends = [await one.finish(first), await two.finish(second)].map(({ kind }) => kind)
  expect(ends.toSorted()).toEqual(['confirm_identity', 'signed_in'])
  expect(await db().membership.count({ where: { orgId: org.orgId } })).toBe(1)
})

test('new people go into the connection’s team; attributes give no role', async () => {
  const org = await anOpenOrg()
  const team = { id: newId('team'), orgId: org.orgId, name: 'Everybody', createdAt: new Date() }
  await db().team.create({ data: team })
  await db().connection.update({ where: { id: org.connectionId }, data: { newcomerTeamId: team.id } })
  const attributes = { role: ['owner'], groups: ['owners'], Role: ['admin'] }
  const browser = aBrowser(org)
  expect(await browser.signIn({ attributes } as never)).toEqual({ kind: 'await_account' })
  await runJobs()

  const { id: userId } = (await accountOf(org))!
  expect(await db().membership.findFirstOrThrow({ where: { userId } })).toMatchObject({ role: 'member' })
  expect(await db().teamMember.findMany({ where: { userId } })).toMatchObject([{ teamId: team.id }])
})

test('a domain by the operator’s word makes accounts, and vouches for no address', async () => {
  const org = await anOpenOrg()
  await db().domain.updateMany({ where: { orgId: org.orgId }, data: { verifiedBy: 'operator' } })
  await adaWaits(org)
  await runJobs()

  expect(await accountOf(org)).toMatchObject({ emailVerifiedAt: null })
})

test('usernames that somebody has get a number', async () => {
  const org = await anOpenOrg()
  const taken = await anIdentity(org.connectionId, { email: `emil.novak@${org.domain}` })
  await db().user.deleteMany({ where: { usernameCanonical: { startsWith: 'emil.novak' } } })
  for (const username of ['emil.novak', 'emil.novak2']) await aUser({ username })
  const newcomer = { id: newId('newcomer'), orgId: org.orgId, connectionId: org.connectionId, createdAt: new Date() }
  await db().newcomer.create({ data: { ...newcomer, identityId: taken.id, transactionId: newId('transaction') } })

  await provisionNewcomer(asSystem(), { newcomerId: newcomer.id })

  const user = await db().user.findUniqueOrThrow({ where: { emailCanonical: `emil.novak@${org.domain}` } })
  expect(user).toMatchObject({ username: 'emil.novak3', name: 'Ada Lovelace' })
})

test('the person and the owners are told, the owners once a quarter of an hour', async () => {
  const org = await anOpenOrg()
  await enqueuedJobs()
  const { provision } = await adaWaits(org)
  await provision()
  const second = await anIdentity(org.connectionId)
  const newcomer = { id: newId('newcomer'), orgId: org.orgId, connectionId: org.connectionId, createdAt: new Date() }
  await db().newcomer.create({ data: { ...newcomer, identityId: second.id, transactionId: newId('transaction') } })
  await provisionNewcomer(asSystem(), { newcomerId: newcomer.id })

  const names = (await enqueuedJobs()).map(({ name }) => name)
  expect(names.filter((name) => name === 'email.account-ready')).toHaveLength(2)
  expect(names.filter((name) => name === 'email.newcomers-added').length).toBeLessThanOrEqual(2) // at a window's edge
})
