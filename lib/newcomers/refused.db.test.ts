import { expect, test } from 'vitest'
import { unlinkIdentity } from '@/lib/identities/commands'
import { linkRequestToMember } from '@/lib/link-requests/decide'
import { openLinkRequest } from '@/lib/link-requests/open'
import { db } from '@/lib/platform/db'
import { asIdentity, asUser } from '@/lib/testing/actors'
import { aMember, aUser } from '@/lib/testing/factories'
import { accountOf, adaWaits, address, anOpenOrg, eventsOf } from '@/lib/testing/newcomers'
import { runJobs } from '@/lib/testing/outbox'
import { aBrowser, type SamlOrg } from '@/lib/testing/sso'

test.each(['dns', 'operator'])(
  'an account that has the address is never adopted, whoever vouched for the domain (%s)',
  async (verifiedBy) => {
    const org = await anOpenOrg()
    await db().domain.updateMany({ where: { orgId: org.orgId }, data: { verifiedBy } })
    await aUser({ email: address(org) })

    expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
    expect(await db().newcomer.count({ where: { orgId: org.orgId } })).toBe(0)
    expect(await db().identity.findMany({ where: { connectionId: org.connectionId } })).toMatchObject([
      { userId: null },
    ])
  },
)

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
