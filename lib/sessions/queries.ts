import type { Ctx, FactorKind, UserActor } from '@/lib/platform/context'
import type { SessionId } from '@/lib/platform/ids'
import { MINUTE_SECONDS } from '@/lib/platform/time'
import { findInstallationPolicy, lifetimesOf } from './lifetime'
import { isAlive, type Lifetime, type SessionPolicy, type Setter, whoSets } from './model'

export type SessionRow = Lifetime & {
  id: SessionId
  method: 'password' | 'saml' | 'oidc'
  /** In words of RFC 8176: what the person, or their provider, said of the proof. */
  amr: string[]
  factor: FactorKind | null
  connectionName: string | null
  orgName: string | null
  device: string
  network: string | null
  createdAt: Date
  current: boolean
  /** Who said how long it may go unused, and how long it may last. */
  setBy: { idle: Setter; max: Setter }
}

/**
 * The person's living sessions, the present one first; a confined session sees
 * itself only (I22). Each with the ends that hold now, and who set them.
 */
export async function listMySessions(ctx: Ctx<UserActor>): Promise<SessionRow[]> {
  const { actor, now } = ctx
  const found = await ctx.db.session.findMany({
    where: {
      userId: actor.userId,
      ...(actor.confinedTo ? { id: actor.sessionId } : {}),
      endedAt: null,
      expiresAt: { gt: now },
    },
    orderBy: { lastSeenAt: 'desc' },
    take: 100,
    select: {
      ...{ id: true, method: true, connectionId: true, confinedTo: true, device: true, network: true },
      ...{ amr: true, factor: true },
      ...{ createdAt: true, endedAt: true },
    },
  })
  const lifetimes = await lifetimesOf(
    ctx,
    found.map(({ id }) => id),
  )
  const rows = found.flatMap((row) => {
    const lifetime = lifetimes.get(row.id)
    return lifetime && isAlive({ ...row, ...lifetime }, now) ? { ...row, ...lifetime } : []
  })
  const [connections, policies] = await Promise.all([
    connectionsOf(
      ctx,
      rows.flatMap((row) => row.connectionId ?? []),
    ),
    policiesOf(ctx),
  ])
  return rows
    .map(({ connectionId, confinedTo, endedAt, ...row }) => ({
      ...row,
      id: row.id as SessionId,
      factor: row.factor as FactorKind | null,
      connectionName: connections.get(connectionId ?? '')?.name ?? null,
      orgName: connections.get(connectionId ?? '')?.org.name ?? null,
      current: row.id === actor.sessionId,
      setBy: settersOf({ confinedTo, ...row }, policies),
    }))
    .sort((a, b) => Number(b.current) - Number(a.current))
}

async function connectionsOf(ctx: Ctx, ids: string[]) {
  const connections = await ctx.db.connection.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, org: { select: { name: true } } },
  })
  return new Map(connections.map((connection) => [connection.id, connection]))
}

type Policies = {
  installation: SessionPolicy
  orgs: { id: string; name: string; idleMinutes: number | null; maxMinutes: number | null }[]
}

/** The installation's policy and those of the person's organizations; to a confined session, its own only (I22). */
async function policiesOf(ctx: Ctx<UserActor>): Promise<Policies> {
  const { userId, confinedTo } = ctx.actor
  const orgs = await ctx.db.org.findMany({
    where: { memberships: { some: { userId } }, ...(confinedTo ? { id: confinedTo } : {}) },
    orderBy: { name: 'asc' },
    select: { id: true, name: true, sessionIdleMinutes: true, sessionMaxMinutes: true },
  })
  return {
    installation: await findInstallationPolicy(ctx),
    orgs: orgs.map(({ sessionIdleMinutes, sessionMaxMinutes, ...org }) => ({
      ...{ ...org, idleMinutes: sessionIdleMinutes, maxMinutes: sessionMaxMinutes },
    })),
  }
}

function settersOf(
  session: Lifetime & { createdAt: Date; confinedTo: string | null },
  { installation, orgs }: Policies,
): SessionRow['setBy'] {
  const among = orgs.filter(({ id }) => (session.confinedTo ?? id) === id)
  const lasts = (session.expiresAt.getTime() - session.createdAt.getTime()) / 1000 / MINUTE_SECONDS
  const of = (field: keyof SessionPolicy, minutes: number) =>
    whoSets(
      minutes,
      installation[field],
      among.map(({ name, ...org }) => ({ name, minutes: org[field] })),
    )
  return { idle: of('idleMinutes', session.idleSeconds / MINUTE_SECONDS), max: of('maxMinutes', lasts) }
}
