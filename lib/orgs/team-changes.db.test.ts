import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId, type OrgId, type TeamId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aConnection, aUser } from '@/lib/testing/factories'
import { aTeamScene, codeOf } from '@/lib/testing/team-scene'
import { deleteTeamAsOperator, renameTeamAsOperator } from './operator-commands'
import { addToTeam, createTeam, deleteTeam, renameTeam } from './team-commands'
import { getTeam, listTeams } from './team-queries'

async function anInvitation(orgId: OrgId, teamId: TeamId, revokedAt: Date | null = null) {
  const id = newId('invitation')
  const email = `${id.slice(4, 14)}@guests.test`
  const times = { createdAt: new Date(), expiresAt: addSeconds(new Date(), DAY_SECONDS), revokedAt }
  await db().invitation.create({ data: { id, orgId, email, emailCanonical: email, teamId, ...times } })
  return () => db().invitation.findUniqueOrThrow({ where: { id } })
}

const eventsOf = async (orgId: OrgId, name: string) =>
  (await db().auditEvent.findMany({ where: { orgId, name } })).map(({ data }) => data)

test('an admin renames a team; the log says from what to what, and nothing where nothing changed', async () => {
  const { orgId, admin, teamId } = await aTeamScene()

  await renameTeam(admin, orgId, { teamId, name: 'Night' })
  await renameTeam(admin, orgId, { teamId, name: 'Night' })

  expect(await listTeams(admin, orgId)).toMatchObject([{ id: teamId, name: 'Night' }])
  expect(await eventsOf(orgId, 'team.renamed')).toEqual([{ teamId, from: 'Crew', to: 'Night' }])
})

test('of two teams that want one name at once, one gets it', async () => {
  const { orgId, admin, teamId } = await aTeamScene()
  const other = await createTeam(admin, orgId, { name: 'Day' })

  const codes = await Promise.all(
    [teamId, other].map((id) => codeOf(renameTeam(admin, orgId, { teamId: id, name: 'Night' }))),
  )

  expect(codes.toSorted()).toEqual(['done', 'team_taken'])
})

test('a team is deleted with who was in it and which invitations led there; the people and invitations stay', async () => {
  const { orgId, admin, teamId, ada } = await aTeamScene()
  await addToTeam(admin, orgId, { teamId, userId: ada })
  const [waiting, revoked] = [await anInvitation(orgId, teamId), await anInvitation(orgId, teamId, new Date())]
  expect(await getTeam(admin, orgId, teamId)).toMatchObject({ usedBy: { connections: [], invitations: 1 } })

  await deleteTeam(admin, orgId, { teamId })

  expect(await listTeams(admin, orgId)).toEqual([])
  expect(await db().teamMember.count({ where: { userId: ada } })).toBe(0)
  expect(await db().membership.count({ where: { orgId, userId: ada } })).toBe(1)
  expect(await waiting()).toMatchObject({ teamId: null, revokedAt: null })
  expect(await revoked()).toMatchObject({ teamId })
  expect(await eventsOf(orgId, 'team.deleted')).toEqual([{ teamId, name: 'Crew', members: 1, invitations: 1 }])
  expect(await codeOf(deleteTeam(admin, orgId, { teamId }))).toBe('team_not_found')
})

test('a team that new people of a connection go into is not deleted, and the page says which connection', async () => {
  const { orgId, admin, teamId, ada } = await aTeamScene()
  await addToTeam(admin, orgId, { teamId, userId: ada })
  const id = await aConnection(orgId)
  await db().connection.update({ where: { id }, data: { newcomers: 'provision', newcomerTeamId: teamId } })
  const { name } = await db().connection.findUniqueOrThrow({ where: { id } })

  expect(await codeOf(deleteTeam(admin, orgId, { teamId }))).toBe('team_in_use')
  expect(await codeOf(deleteTeamAsOperator(asOperator(), orgId, { teamId }))).toBe('team_in_use')

  expect(await getTeam(admin, orgId, teamId)).toMatchObject({
    members: { rows: [{ userId: ada }], total: 1 },
    usedBy: { connections: [name] },
  })
})

test('an operator renames and deletes teams of organizations that are there', async () => {
  const { orgId, admin, teamId } = await aTeamScene()
  const other = await aTeamScene()
  const olu = asOperator()

  expect(await codeOf(renameTeamAsOperator(olu, newId('org'), { teamId, name: 'Night' }))).toBe('org_not_found')
  expect(await codeOf(renameTeamAsOperator(olu, other.orgId, { teamId, name: 'Night' }))).toBe('team_not_found')
  expect(await codeOf(deleteTeamAsOperator(olu, other.orgId, { teamId }))).toBe('team_not_found')
  await renameTeamAsOperator(olu, orgId, { teamId, name: 'Night' })
  await deleteTeamAsOperator(olu, orgId, { teamId })

  expect(await listTeams(admin, orgId)).toEqual([])
  expect(await eventsOf(orgId, 'team.deleted')).toHaveLength(1)
})

test('members may not, strangers find nothing, other organizations’ teams stay theirs', async () => {
  const { orgId, admin, ada, teamId } = await aTeamScene()
  const other = await aTeamScene()
  const acts = [
    (ctx: typeof admin, org: OrgId) => renameTeam(ctx, org, { teamId, name: 'Mine' }),
    (ctx: typeof admin, org: OrgId) => deleteTeam(ctx, org, { teamId }),
  ]

  for (const act of acts) {
    expect(await codeOf(act(asUser(ada), orgId))).toBe('forbidden')
    expect(await codeOf(act(asUser(await aUser()), orgId))).toBe('org_not_found')
    expect(await codeOf(act(other.admin, other.orgId))).toBe('team_not_found')
    expect(await codeOf(act(asUser(admin.actor.userId, { confinedTo: other.orgId }), orgId))).toBe('org_not_found')
  }

  expect(await getTeam(admin, orgId, teamId)).toMatchObject({ name: 'Crew' })
})
