import { expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db, pool } from '@/lib/platform/db'
import { newId, type OrgId, type UserId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { startSession } from '@/lib/sessions/commands'
import { asVisitor } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg } from '@/lib/testing/factories'
import { livingGrant } from './living'

const start = new Date('2026-11-03T08:00:00Z')
const device = { device: 'Firefox on Linux', network: '192.0.2.x' }

/** A grant of an app, of a session that began at {@link start}. */
async function aGrant(orgId: OrgId, userId: UserId): Promise<string> {
  const sid = await transact(asVisitor({ now: start }), (tx) =>
    startSession(tx, { userId, method: 'password', origin: null, device }),
  )
  const appId = newId('app')
  const app = { name: 'Charts', kind: 'web' as const, redirectUris: ['https://charts.example/cb'] }
  await db().app.create({ data: { id: appId, ...app, createdAt: start, updatedAt: start } })
  const grant = { sid, appId, userId, orgId, sub: 'somebody', scopes: ['openid'], createdAt: start }
  const { id } = await db().appGrant.create({ data: { id: `grt_${appId}`, ...grant }, select: { id: true } })
  return id
}

async function lives(id: string, minutes: number): Promise<boolean> {
  const text = `select 1 from "AppGrant" g where g.id = $1 and ${livingGrant('$2')}`
  return (await pool().query(text, [id, addSeconds(start, minutes * MINUTE_SECONDS)])).rows.length === 1
}

test('a grant lives as long as its session, also when a policy has become shorter since', async () => {
  const orgId = await anOrg()
  const id = await aGrant(orgId, await aMember(orgId))
  expect([await lives(id, 719), await lives(id, 720)]).toEqual([true, false])

  await db().org.update({ where: { id: orgId }, data: { sessionIdleMinutes: 30 } })
  expect([await lives(id, 29), await lives(id, 30)]).toEqual([true, false])
  await db().org.update({ where: { id: orgId }, data: { sessionIdleMinutes: null, sessionMaxMinutes: 45 } })
  expect([await lives(id, 44), await lives(id, 45)]).toEqual([true, false])
})

/** Single facts, each without what the product does beside it: every condition stands for itself. */
test.each<[string, (all: { grant: string; sid: string; userId: UserId; orgId: OrgId }) => Promise<unknown>]>([
  ['itself', ({ grant }) => db().appGrant.update({ where: { id: grant }, data: { endedAt: start } })],
  ['its session', ({ sid }) => db().session.update({ where: { id: sid }, data: { endedAt: start } })],
  ['the account', ({ userId }) => db().user.update({ where: { id: userId }, data: { disabledAt: start } })],
  ['the membership', ({ userId }) => db().membership.deleteMany({ where: { userId } })],
  [
    'the app',
    async ({ grant }) =>
      db().app.updateMany({ where: { grants: { some: { id: grant } } }, data: { disabledAt: start } }),
  ],
  ['the connection of its session', ({ sid, orgId }) => through(sid, orgId, 'off')],
  ['the membership where its session was vouched for', async ({ sid }) => through(sid, await anOrg(), 'active')],
  [
    'its session’s way into the organization',
    async ({ sid }) => db().session.update({ where: { id: sid }, data: { confinedTo: await anOrg() } }),
  ],
  [
    'its session’s being of that person',
    async ({ sid, orgId }) => db().session.update({ where: { id: sid }, data: { userId: await aMember(orgId) } }),
  ],
])('a grant dies with %s', async (_, end) => {
  const orgId = await anOrg()
  const userId = await aMember(orgId)
  const grant = await aGrant(orgId, userId)
  const { sid } = await db().appGrant.findUniqueOrThrow({ where: { id: grant } })
  expect(await lives(grant, 1)).toBe(true)

  await end({ grant, sid, userId, orgId })

  expect(await lives(grant, 1)).toBe(false)
})

async function through(id: string, orgId: OrgId, state: 'active' | 'off') {
  const connectionId = await aConnection(orgId, { state })
  await db().session.update({ where: { id }, data: { connectionId } })
}
