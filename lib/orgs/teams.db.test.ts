import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { isFailure } from '@/lib/platform/errors'
import { asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aUser } from '@/lib/testing/factories'
import { addToTeam, createTeam, removeFromTeam } from './team-commands'
import { getTeam, listTeams } from './team-queries'

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => (isFailure(error) ? error.code : error),
  )

async function aTeamScene() {
  const orgId = await anOrg()
  const admin = asUser(await aMember(orgId, 'admin'))
  return { orgId, admin, ada: await aMember(orgId), teamId: await createTeam(admin, orgId, { name: 'Crew' }) }
}

test('an admin makes a team, puts a member in and takes them out; each stands in the log once', async () => {
  const { orgId, admin, ada, teamId } = await aTeamScene()

  await addToTeam(admin, orgId, { teamId, userId: ada })
  await addToTeam(admin, orgId, { teamId, userId: ada })

  expect(await listTeams(admin, orgId)).toEqual([{ id: teamId, name: 'Crew', members: 1 }])
  expect(await getTeam(admin, orgId, teamId)).toMatchObject({
    members: [{ userId: ada }],
    others: [{ userId: admin.actor.userId }],
  })
  await removeFromTeam(admin, orgId, { teamId, userId: ada })
  expect(await code(removeFromTeam(admin, orgId, { teamId, userId: ada }))).toBe('member_not_found')
  const events = await db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })
  expect(events.map(({ name }) => name).toSorted()).toEqual([
    ...['team.created', 'team.member_added', 'team.member_removed'],
  ])
})

test('a name is taken once, also by ten at once', async () => {
  const { orgId, admin } = await aTeamScene()

  const codes = await Promise.all(Array.from({ length: 10 }, () => code(createTeam(admin, orgId, { name: 'Night' }))))

  expect(codes.filter((each) => each === 'done')).toHaveLength(1)
  expect(codes.filter((each) => each === 'team_taken')).toHaveLength(9)
})

test('members may not, strangers find nothing, other organizations’ teams and people stay theirs', async () => {
  const { orgId, admin, ada, teamId } = await aTeamScene()
  const other = await aTeamScene()
  const [member, stranger] = [asUser(ada), asUser(await aUser())]

  expect(await code(createTeam(member, orgId, { name: 'Mine' }))).toBe('forbidden')
  expect(await code(addToTeam(member, orgId, { teamId, userId: ada }))).toBe('forbidden')
  expect(await code(listTeams(member, orgId))).toBe('forbidden')
  expect(await code(createTeam(stranger, orgId, { name: 'Mine' }))).toBe('org_not_found')
  expect(await code(addToTeam(other.admin, other.orgId, { teamId, userId: other.ada }))).toBe('team_not_found')
  expect(await code(removeFromTeam(other.admin, other.orgId, { teamId, userId: ada }))).toBe('team_not_found')
  expect(await code(getTeam(other.admin, other.orgId, teamId))).toBe('team_not_found')
  expect(await code(addToTeam(admin, orgId, { teamId, userId: other.ada }))).toBe('member_not_found')
})
