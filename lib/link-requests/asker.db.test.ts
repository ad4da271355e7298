import { expect, test } from 'vitest'
import { invite, revokeInvitation } from '@/lib/invitations/commands'
import { listAwaited } from '@/lib/invitations/queries'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aWaitingRequest } from '@/lib/testing/factories'
import { findAsker } from './queries'

test('admins learn whom a waiting request is about; members, other organizations and later readers do not', async () => {
  const [orgId, other] = [await anOrg(), await anOrg()]
  const admin = asUser(await aMember(orgId, 'admin'))
  const { id, number } = await aWaitingRequest(orgId, { identity: { email: 'ada@acme.test', name: 'Ada' } })

  expect(await findAsker(admin, orgId, id)).toEqual({ id, number, email: 'ada@acme.test', name: 'Ada' })
  expect(await findAsker(asUser(await aMember(other, 'owner')), other, id)).toBeNull()
  await expect(findAsker(asUser(await aMember(orgId)), orgId, id)).rejects.toMatchObject({ code: 'forbidden' })
  await db().linkRequest.update({ where: { id }, data: { expiresAt: addSeconds(new Date(), -1) } })
  expect(await findAsker(admin, orgId, id)).toBeNull()
  await db().linkRequest.update({ where: { id }, data: { state: 'declined' } })
  expect(await findAsker(admin, orgId, id)).toBeNull()
})

test('of some addresses those are awaited that the organization itself has invited, and still does', async () => {
  const [orgId, other] = [await anOrg(), await anOrg()]
  const admin = asUser(await aMember(orgId, 'admin'))
  const [ada, bo] = [`ada@${orgId.slice(4, 14)}.test`, `bo@${orgId.slice(4, 14)}.test`]
  const invitationId = await invite(admin, orgId, { email: ada, role: 'member', teamId: null })

  expect([...(await listAwaited(admin, orgId, [ada, bo]))]).toEqual([ada])
  expect([...(await listAwaited(admin, orgId, []))]).toEqual([])
  expect([...(await listAwaited(asUser(await aMember(other, 'owner')), other, [ada]))]).toEqual([])
  await expect(listAwaited(asUser(await aMember(orgId)), orgId, [ada])).rejects.toMatchObject({ code: 'forbidden' })
  await revokeInvitation(admin, orgId, { invitationId })
  expect([...(await listAwaited(admin, orgId, [ada]))]).toEqual([])
})
