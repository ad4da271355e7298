import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { accountOf, adaWaits, anInvitation, anOpenOrg } from '@/lib/testing/newcomers'
import { runJobs } from '@/lib/testing/outbox'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'

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
