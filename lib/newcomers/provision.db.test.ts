import { expect, test } from 'vitest'
import { unlinkIdentity } from '@/lib/identities/commands'
import { linkRequestToMember } from '@/lib/link-requests/decide'
import { openLinkRequest } from '@/lib/link-requests/open'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asIdentity, asSystem, asUser } from '@/lib/testing/actors'
import { aMember, anIdentity, aUser } from '@/lib/testing/factories'
import { enqueuedJobs, runJobs } from '@/lib/testing/outbox'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { provisionNewcomer } from './provision'

/** An organization whose connection gives new people an account. */
async function anOpenOrg(): Promise<SamlOrg> {
  const org = await aSamlOrg()
  await db().connection.update({ where: { id: org.connectionId }, data: { newcomers: 'provision' } })
  return org
}

/** Ada has come for the first time and waits; the job has not run. */
async function adaWaits(org: SamlOrg) {
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction))
  expect(await browser.finish(transaction)).toEqual({ kind: 'await_account' })
  const newcomer = await db().newcomer.findFirstOrThrow({ where: { orgId: org.orgId } })
  const provision = () => provisionNewcomer(asSystem(), { newcomerId: newcomer.id as never })
  const now = () => db().newcomer.findUniqueOrThrow({ where: { id: newcomer.id } })
  return { browser, transaction, newcomer, provision, now }
}

const address = ({ domain }: SamlOrg) => `ada@${domain}`
const accountOf = (org: SamlOrg) => db().user.findUnique({ where: { emailCanonical: address(org) } })
const eventsOf = async (orgId: string) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: [{ at: 'asc' }] })).map(({ name }) => name)

async function anInvitation(org: SamlOrg, overrides: { role?: 'admin' | 'member'; teamId?: string } = {}) {
  const invitedById = await aMember(org.orgId, 'owner')
  const id = newId('invitation')
  const times = { createdAt: new Date(), expiresAt: addSeconds(new Date(), DAY_SECONDS) }
  const [email, emailCanonical] = [address(org), address(org)]
  await db().invitation.create({
    data: { id, orgId: org.orgId, email, emailCanonical, invitedById, ...times, ...overrides },
  })
  return { id, invitedById }
}

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

test('an account that has the address is never adopted: its owner asks to be linked', async () => {
  const org = await anOpenOrg()
  await aUser({ email: address(org) })

  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
  expect(await db().newcomer.count({ where: { orgId: org.orgId } })).toBe(0)
  expect(await db().identity.findMany({ where: { connectionId: org.connectionId } })).toMatchObject([{ userId: null }])
})

test.each<[string, (org: SamlOrg) => Promise<unknown>, string, object]>([
  [
    'an account took the address',
    (org) => aUser({ email: address(org) }),
    'address_taken',
    { kind: 'confirm_identity' },
  ],
  [
    'the domain’s record went missing',
    ({ orgId }) => db().domain.updateMany({ where: { orgId }, data: { state: 'missing' } }),
    ...(['domain_not_covered', { kind: 'refused', code: 'domain_frozen' }] as const),
  ],
  [
    'the domain was lost',
    ({ orgId }) => db().domain.deleteMany({ where: { orgId } }),
    ...(['domain_not_covered', { kind: 'refused', code: 'domain_not_covered' }] as const),
  ],
  [
    'the connection was turned off',
    ({ connectionId: id }) => db().connection.update({ where: { id }, data: { state: 'off' } }),
    ...(['connection_off', { kind: 'refused', code: 'connection_off' }] as const),
  ],
  [
    'single sign-on was turned off',
    ({ orgId: id }) => db().org.update({ where: { id }, data: { ssoMode: 'off' } }),
    ...(['connection_off', { kind: 'refused', code: 'connection_off' }] as const),
  ],
  [
    'the owner lets new people ask',
    ({ connectionId: id }) => db().connection.update({ where: { id }, data: { newcomers: 'ask' } }),
    ...(['asks', { kind: 'confirm_identity' }] as const),
  ],
])('%s before the job ran: no account, and the browser learns why', async (_, change, reason, ending) => {
  const org = await anOpenOrg()
  const { browser, transaction, provision, now } = await adaWaits(org)
  await change(org)

  await provision()

  expect(await now()).toMatchObject({ state: 'refused', reason, userId: null })
  expect(await db().membership.count({ where: { orgId: org.orgId } })).toBe(0)
  expect(await browser.finish(transaction)).toMatchObject(ending)
  expect(await eventsOf(org.orgId)).toContain('newcomer.refused')
})

test('who was refused and comes again when it is right gets the account', async () => {
  const org = await anOpenOrg()
  const { browser, transaction, provision } = await adaWaits(org)
  await db().connection.update({ where: { id: org.connectionId }, data: { newcomers: 'ask' } })
  await provision()
  await db().connection.update({ where: { id: org.connectionId }, data: { newcomers: 'provision' } })

  expect(await browser.finish(transaction)).toEqual({ kind: 'await_account' })
  await runJobs()
  expect(await browser.finish(transaction)).toMatchObject({ kind: 'signed_in' })
})

test('who was asked about is left to people: a request that waits, a link that was taken off, a refusal', async () => {
  const org = await anOpenOrg()
  const { identityId } = (await adaWaits(org)).newcomer
  const identity = { id: identityId, connectionId: org.connectionId, orgId: org.orgId } as never
  const request = await openLinkRequest(asIdentity(identity), { note: '' })
  await runJobs()
  expect(await accountOf(org)).toBeNull()
  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'await_link', linkRequestId: request.id })

  const [owner, bo] = [asUser(await aMember(org.orgId, 'owner')), await aMember(org.orgId)]
  await linkRequestToMember(owner, org.orgId, { linkRequestId: request.id, userId: bo })
  await unlinkIdentity(owner, org.orgId, { identityId: identityId as never })
  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
})

test('somebody who was removed or shut out ends in their own page', async () => {
  const org = await anOpenOrg()
  await adaWaits(org)
  await runJobs()
  const { id: userId } = (await accountOf(org))!
  await db().membership.deleteMany({ where: { userId } })
  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'refused', code: 'not_a_member' })

  await db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } })
  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'refused', code: 'account_disabled' })
  expect(await db().membership.count({ where: { orgId: org.orgId } })).toBe(0)
})

test('somebody who was removed and is invited again comes back to their account, with the invitation’s role', async () => {
  const org = await anOpenOrg()
  await adaWaits(org)
  await runJobs()
  const { id: userId } = (await accountOf(org))!
  await db().membership.deleteMany({ where: { userId } })
  const { id } = await anInvitation(org, { role: 'admin' })
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction))
  expect(await browser.finish(transaction)).toEqual({ kind: 'await_account' })

  await runJobs()

  expect(await browser.finish(transaction)).toMatchObject({ kind: 'signed_in', userId })
  expect(await db().membership.findMany({ where: { userId } })).toMatchObject([{ orgId: org.orgId, role: 'admin' }])
  expect(await db().invitation.findUniqueOrThrow({ where: { id } })).toMatchObject({ acceptedById: userId })
  expect(await db().identity.findMany({ where: { connectionId: org.connectionId } })).toMatchObject([{ userId }])
})

test('… not when the invitation is taken back, or the account is shut, before the job runs', async () => {
  for (const change of ['revoke', 'disable'] as const) {
    const org = await anOpenOrg()
    await adaWaits(org)
    await runJobs()
    const { id: userId } = (await accountOf(org))!
    await db().membership.deleteMany({ where: { userId } })
    const { id } = await anInvitation(org)
    expect(await aBrowser(org).signIn()).toEqual({ kind: 'await_account' })
    if (change === 'revoke') await db().invitation.update({ where: { id }, data: { revokedAt: new Date() } })
    else await db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } })

    await runJobs()

    expect(await db().membership.count({ where: { userId } })).toBe(0)
    const code = change === 'revoke' ? 'not_a_member' : 'account_disabled'
    expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'refused', code })
  }
})

test('an invitation of the address gives its role and team, also where others ask', async () => {
  const org = await aSamlOrg()
  const team = { id: newId('team'), orgId: org.orgId, name: 'Crew', createdAt: new Date() }
  await db().team.create({ data: team })
  const { id } = await anInvitation(org, { role: 'admin', teamId: team.id })
  await adaWaits(org)
  await runJobs()

  const user = (await accountOf(org))!
  expect(await db().membership.findFirstOrThrow({ where: { userId: user.id } })).toMatchObject({ role: 'admin' })
  expect(await db().teamMember.count({ where: { userId: user.id, teamId: team.id } })).toBe(1)
  expect(await db().invitation.findUniqueOrThrow({ where: { id } })).toMatchObject({ acceptedById: user.id })
})

test.each<[string, (id: string, senderId: string, org: SamlOrg) => Promise<unknown>]>([
  ['was taken back', (id) => db().invitation.update({ where: { id }, data: { revokedAt: new Date() } })],
  ['has expired', (id) => db().invitation.update({ where: { id }, data: { expiresAt: new Date() } })],
  ['was sent by somebody who left', (_, userId) => db().membership.deleteMany({ where: { userId } })],
  ['was sent by a member', (_, userId) => db().membership.updateMany({ where: { userId }, data: { role: 'member' } })],
  ['was sent by a shut account', (_, id) => db().user.update({ where: { id }, data: { disabledAt: new Date() } })],
  ['is for an owner', (id) => db().invitation.update({ where: { id }, data: { role: 'owner' } })],
])('an invitation that %s gives nothing', async (_, change) => {
  const org = await anOpenOrg()
  const { id, invitedById } = await anInvitation(org, { role: 'admin' })
  await change(id, invitedById, org)
  await adaWaits(org)
  await runJobs()

  const { id: userId } = (await accountOf(org))!
  expect(await db().membership.findFirstOrThrow({ where: { userId } })).toMatchObject({ role: 'member' })
  expect(await db().invitation.findUniqueOrThrow({ where: { id } })).toMatchObject({ acceptedById: null })
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
