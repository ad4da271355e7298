import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { asOperator } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { addToTeam, createTeam, removeFromTeam } from './team-commands'

test('a team of another organization takes nobody in and lets nobody go', async () => {
  const [one, other] = [await anOrg(), await anOrg()]
  const teamId = await createTeam(asOperator(), other, 'Nurses')
  const userId = await aMember(one)
  await db().membership.create({ data: { orgId: other, userId, role: 'member', createdAt: new Date() } })
  await addToTeam(asOperator(), other, { teamId, userId })

  for (const act of [addToTeam, removeFromTeam])
    await expect(act(asOperator(), one, { teamId, userId })).rejects.toMatchObject({ code: 'team_not_found' })
  expect(await db().teamMember.count({ where: { teamId } })).toBe(1)
})
