import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { isFailure } from '@/lib/platform/errors'
import { newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg, aUser } from '@/lib/testing/factories'
import { getNewcomerSetting, setNewcomers } from './settings'

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => (isFailure(error) ? error.code : error),
  )

async function aTeam(orgId: OrgId) {
  const id = newId('team')
  await db().team.create({ data: { id, orgId, name: 'Crew', createdAt: new Date() } })
  return id
}

async function aScene() {
  const orgId = await anOrg()
  return { orgId, connectionId: await aConnection(orgId), owner: asUser(await aMember(orgId, 'owner')) }
}

test('an owner chooses what happens with new people; the log names it once', async () => {
  const { orgId, connectionId, owner } = await aScene()
  const teamId = await aTeam(orgId)
  expect(await getNewcomerSetting(owner, orgId, connectionId)).toMatchObject({ newcomers: 'ask', teamId: null })

  await setNewcomers(owner, orgId, { connectionId, newcomers: 'provision', teamId: null })
  await setNewcomers(owner, orgId, { connectionId, newcomers: 'provision', teamId })
  await setNewcomers(owner, orgId, { connectionId, newcomers: 'provision', teamId })

  const setting = await getNewcomerSetting(owner, orgId, connectionId)
  expect(setting).toEqual({ newcomers: 'provision', teamId, teams: [{ id: teamId, name: 'Crew' }] })
  const events = await db().auditEvent.findMany({ where: { orgId } })
  expect(events.map(({ name }) => name)).toEqual(['connection.changed', 'connection.changed'])
})

test('who asks goes into no team', async () => {
  const { orgId, connectionId, owner } = await aScene()

  await setNewcomers(owner, orgId, { connectionId, newcomers: 'ask', teamId: await aTeam(orgId) })

  expect(await getNewcomerSetting(owner, orgId, connectionId)).toMatchObject({ newcomers: 'ask', teamId: null })
})

test('only owners with a fresh proof, for connections and teams of their own', async () => {
  const { orgId, connectionId, owner } = await aScene()
  const other = await aScene()
  const set = (
    ctx: typeof owner,
    org = orgId,
    id = connectionId,
    teamId: null | Awaited<ReturnType<typeof aTeam>> = null,
  ) => code(setNewcomers(ctx, org, { connectionId: id, newcomers: 'provision', teamId }))
  const stale = asUser(owner.actor.userId, { provenAt: addSeconds(new Date(), -601) })

  expect(await set(asUser(await aMember(orgId, 'admin')))).toBe('forbidden')
  expect(await set(asUser(await aUser()))).toBe('org_not_found')
  expect(await set(stale)).toBe('proof_needed')
  expect(await set(other.owner, other.orgId, connectionId)).toBe('connection_not_found')
  expect(await set(owner, orgId, connectionId, await aTeam(other.orgId))).toBe('team_not_found')
  expect(await code(getNewcomerSetting(other.owner, other.orgId, connectionId))).toBe('connection_not_found')
  expect(await db().connection.findUniqueOrThrow({ where: { id: connectionId } })).toMatchObject({ newcomers: 'ask' })
})
