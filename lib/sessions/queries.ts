import type { Ctx, UserActor } from '@/lib/platform/context'
import type { SessionId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { IDLE_SECONDS } from './model'

export type SessionRow = {
  id: SessionId
  method: 'password' | 'saml' | 'oidc'
  connectionName: string | null
  orgName: string | null
  device: string
  network: string | null
  createdAt: Date
  lastSeenAt: Date
  current: boolean
}

/** The person's living sessions, the present one first; a confined session sees itself only (I22). */
export async function listMySessions(ctx: Ctx<UserActor>): Promise<SessionRow[]> {
  const { actor, now } = ctx
  const rows = await ctx.db.session.findMany({
    where: {
      userId: actor.userId,
      ...(actor.confinedTo ? { id: actor.sessionId } : {}),
      endedAt: null,
      expiresAt: { gt: now },
      lastSeenAt: { gt: addSeconds(now, -IDLE_SECONDS) },
    },
    orderBy: { lastSeenAt: 'desc' },
    take: 100,
    select: {
      id: true,
      method: true,
      connectionId: true,
      device: true,
      network: true,
      createdAt: true,
      lastSeenAt: true,
    },
  })
  const connections = await ctx.db.connection.findMany({
    where: { id: { in: rows.flatMap((row) => row.connectionId ?? []) } },
    select: { id: true, name: true, org: { select: { name: true } } },
  })
  const byId = new Map(connections.map((connection) => [connection.id, connection]))
  return rows
    .map(({ connectionId, id, ...row }) => {
      const connection = byId.get(connectionId ?? '')
      const current = id === actor.sessionId
      return {
        ...row,
        id: id as SessionId,
        connectionName: connection?.name ?? null,
        orgName: connection?.org.name ?? null,
        current,
      }
    })
    .sort((a, b) => Number(b.current) - Number(a.current))
}
