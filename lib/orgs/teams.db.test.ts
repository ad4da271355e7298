import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { aMember, aUser } from '@/lib/testing/factories'
import { aTeamScene, codeOf } from '@/lib/testing/team-scene'
import { addToTeam, createTeam, removeFromTeam } from './team-commands'
import { getTeam, listTeams, PEOPLE_PER_TEAM_LIST } from './team-queries'

test('an admin makes a team, puts a member in and takes them out; each stands in the log once', async () => {
  const { orgId, admin, ada, teamId } = await aTeamScene()

  await addToTeam(admin, orgId, { teamId, userId: ada })
  await addToTeam(admin, orgId, { teamId, userId: ada })

  expect(await listTeams(admin, orgId)).toEqual([{ id: teamId, name: 'Crew', members: 1 }])
  expect(await getTeam(admin, orgId, teamId)).toMatchObject({
    members: { rows: [{ userId: ada }], total: 1 },
    others: { rows: [{ userId: admin.actor.userId }], total: 1 },
  })
  await removeFromTeam(admin, orgId, { teamId, userId: ada })
  expect(await codeOf(removeFromTeam(admin, orgId, { teamId, userId: ada }))).toBe('member_not_found')
  const events = await db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })
  expect(events.map(({ name }) => name).toSorted()).toEqual([
    ...['team.created', 'team.member_added', 'team.member_removed'],
  ])
})

test('a name is taken once, also by ten at once', async () => {
  const { orgId, admin } = await aTeamScene()

  const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(createTeam(admin, orgId, { name: 'Night' }))))

  expect(codes.filter((each) => each === 'done')).toHaveLength(1)
  expect(codes.filter((each) => each === 'team_taken')).toHaveLength(9)
})

test('members may not, strangers find nothing, other organizations’ teams and people stay theirs', async () => {
  const { orgId, admin, ada, teamId } = await aTeamScene()
  const other = await aTeamScene()
  const [member, stranger] = [asUser(ada), asUser(await aUser())]

  expect(await codeOf(createTeam(member, orgId, { name: 'Mine' }))).toBe('forbidden')
  expect(await codeOf(addToTeam(member, orgId, { teamId, userId: ada }))).toBe('forbidden')
  expect(await codeOf(removeFromTeam(member, orgId, { teamId, userId: ada }))).toBe('forbidden')
  expect(await codeOf(listTeams(member, orgId))).toBe('forbidden')
  expect(await codeOf(createTeam(stranger, orgId, { name: 'Mine' }))).toBe('org_not_found')
  expect(await codeOf(addToTeam(other.admin, other.orgId, { teamId, userId: other.ada }))).toBe('team_not_found')
  expect(await codeOf(removeFromTeam(other.admin, other.orgId, { teamId, userId: ada }))).toBe('team_not_found')
  expect(await codeOf(getTeam(other.admin, other.orgId, teamId))).toBe('team_not_found')
  expect(await codeOf(addToTeam(admin, orgId, { teamId, userId: other.ada }))).toBe('member_not_found')
})

test('people are found in both lists by name, username and address, and by nothing of another organization', async () => {
  const { orgId, admin, ada, teamId } = await aTeamScene()
  const other = await aTeamScene()
  const [mia, max] = [
    await aMember(orgId, 'member', { name: 'Mia Quint', username: 'mq-one', email: 'mia.quint@acme.example' }),
    await aMember(orgId, 'member', { name: 'Max Quint', username: 'mq-two', email: 'max.quint@acme.example' }),
  ]
  await aMember(other.orgId, 'member', { name: 'Moa Quint' })
  await addToTeam(admin, orgId, { teamId, userId: mia })
  await addToTeam(admin, orgId, { teamId, userId: ada })
  const found = async (q: string) => {
    const { members, others } = await getTeam(admin, orgId, teamId, q)
    return [members, others].map(({ rows }) => rows.map(({ userId }) => userId))
  }

  expect(await found('QUINT')).toEqual([[mia], [max]])
  expect(await found('MQ-TWO')).toEqual([[], [max]])
  expect(await found('mia.quint@')).toEqual([[mia], []])
  expect(await found('Moa')).toEqual([[], []])
  expect((await getTeam(admin, orgId, teamId, 'Moa')).usedBy.people).toBe(2)
})

test('whoever is past the end of a long list is counted, found by a search, added and taken out', async () => {
  const { orgId, admin, teamId } = await aTeamScene()
  const last = await aMember(orgId, 'member', { name: 'Zz Last' })
  const ids = Array.from({ length: PEOPLE_PER_TEAM_LIST }, () => newId('user'))
  const born = { createdAt: new Date() }
  await db().user.createMany({
    data: ids.map((id) => {
      const [username, email] = [id.slice(4), `${id.slice(4)}@many.test`]
      return { id, name: 'Aa Many', username, usernameCanonical: username, email, emailCanonical: email, ...born }
    }),
  })
  await db().membership.createMany({ data: ids.map((userId) => ({ orgId, userId, role: 'member' as const, ...born })) })
  const isListed = (rows: { userId: string }[]) => rows.some(({ userId }) => userId === last)

  const { others } = await getTeam(admin, orgId, teamId)
  expect([others.total, others.rows.length, isListed(others.rows)]).toEqual([503, 500, false])
  expect((await getTeam(admin, orgId, teamId, 'zz last')).others).toMatchObject({ rows: [{ userId: last }], total: 1 })

  await addToTeam(admin, orgId, { teamId, userId: last })
  await db().teamMember.createMany({ data: ids.map((userId) => ({ teamId, userId, ...born })) })
  const { members } = await getTeam(admin, orgId, teamId)
  expect([members.total, isListed(members.rows)]).toEqual([501, false])
  expect((await getTeam(admin, orgId, teamId, 'zz last')).members.rows).toMatchObject([{ userId: last }])
})
