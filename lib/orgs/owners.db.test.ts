import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { OrgId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { changeRole, removeMember } from './commands'

const eventCount = (orgId: OrgId) => db().auditEvent.count({ where: { orgId } })
const ownerCount = (orgId: OrgId) => db().membership.count({ where: { orgId, role: 'owner' } })

test('the last owner who can act keeps the role and stays', async () => {
  const org = await anOrg()
  const owner = await aMember(org, 'owner')
  await aMember(org, 'owner', { disabledAt: new Date() })

  await expect(changeRole(asUser(owner), org, { userId: owner, role: 'member' })).rejects.toMatchObject({
    code: 'last_owner',
  })
  await expect(removeMember(asUser(owner), org, { userId: owner })).rejects.toMatchObject({ code: 'last_owner' })

  expect(await ownerCount(org)).toBe(2)
})

test('of two owners who demote each other at once, one is refused', async () => {
  const org = await anOrg()
  const [one, two] = [await aMember(org, 'owner'), await aMember(org, 'owner')]

  const results = await Promise.allSettled([
    changeRole(asUser(one), org, { userId: two, role: 'member' }),
    changeRole(asUser(two), org, { userId: one, role: 'member' }),
  ])

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'forbidden' } })
  expect(await ownerCount(org)).toBe(1)
  expect(await eventCount(org)).toBe(1)
})

test('of two owners who step down at once, one stays', async () => {
  const org = await anOrg()
  const owners = [await aMember(org, 'owner'), await aMember(org, 'owner')]

  const results = await Promise.allSettled(
    owners.map((userId) => changeRole(asUser(userId), org, { userId, role: 'member' })),
  )

  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'last_owner' } })
  expect(await ownerCount(org)).toBe(1)
})

test('of two admins who remove the same person at once, one is told', async () => {
  const org = await anOrg()
  const admins = [await aMember(org, 'admin'), await aMember(org, 'admin')]
  const ada = await aMember(org)

  const results = await Promise.allSettled(admins.map((admin) => removeMember(asUser(admin), org, { userId: ada })))

  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'member_not_found' } })
  expect(await eventCount(org)).toBe(1)
})
