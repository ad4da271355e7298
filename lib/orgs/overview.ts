import { authorize, type OrgScope } from '@/lib/access/authorize'
import { type AuditRow, recentEvents } from '@/lib/audit/queries'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { ConnectionId, DomainId, OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'

/** From when on a certificate's end is somebody's business; the first mail goes out then too. */
const CERTIFICATE_NOTICE_SECONDS = 60 * DAY_SECONDS
const RECENT_SECONDS = 7 * DAY_SECONDS

export type Overview = {
  memberCount: number
  linkedCount: number
  waitingRequestCount: number
  /** Of active connections, the earliest first; a past date has ended already. */
  expiringCertificates: { connectionId: ConnectionId; connectionName: string; notAfter: Date }[]
  /** Domains whose record is missing, or that another organization claims. */
  troubledDomains: { domainId: DomainId; name: string; state: 'missing' | 'contested' }[]
  /** A key that was found waits for an owner, or the provider's metadata has a problem. */
  troubledConnections: { connectionId: ConnectionId; name: string; hasNewKey: boolean }[]
  signInCount: number
  failedCount: number
  recent: AuditRow[]
}

/** What owners and admins see first. A fixed number of queries, however many people there are. */
export async function overview(ctx: Ctx<UserActor>, orgId: OrgId): Promise<Overview> {
  const org = await authorize(ctx, 'member.read', orgId)
  const [counts, attempts, expiringCertificates, troubledDomains, troubledConnections, recent] = await Promise.all([
    countPeople(ctx, org),
    countAttempts(ctx, org),
    findExpiringCertificates(ctx, org),
    findTroubledDomains(ctx, org),
    findTroubledConnections(ctx, org),
    recentEvents(ctx, orgId),
  ])
  return { ...counts, ...attempts, expiringCertificates, troubledDomains, troubledConnections, recent }
}

async function countPeople(ctx: Ctx, org: OrgScope) {
  const linked = { user: { identities: { some: { connection: { orgId: org.id } } } } }
  const [memberCount, linkedCount, waitingRequestCount] = await Promise.all([
    ctx.db.membership.count({ where: { orgId: org.id } }),
    ctx.db.membership.count({ where: { orgId: org.id, ...linked } }),
    ctx.db.linkRequest.count({ where: { orgId: org.id, state: 'waiting', expiresAt: { gt: ctx.now } } }),
  ])
  return { memberCount, linkedCount, waitingRequestCount }
}

async function countAttempts(ctx: Ctx, org: OrgScope) {
  const rows = await ctx.db.attempt.groupBy({
    by: ['state'],
    where: { orgId: org.id, startedAt: { gt: addSeconds(ctx.now, -RECENT_SECONDS) } },
    _count: true,
  })
  const of = (state: string) => rows.find((row) => row.state === state)?._count ?? 0
  return { signInCount: of('succeeded'), failedCount: of('failed') }
}

async function findExpiringCertificates(ctx: Ctx, org: OrgScope) {
  const rows = await ctx.db.connectionCertificate.findMany({
    where: {
      connection: { orgId: org.id, state: 'active' },
      notAfter: { lt: addSeconds(ctx.now, CERTIFICATE_NOTICE_SECONDS) },
    },
    orderBy: { notAfter: 'asc' },
    take: 20,
    select: { notAfter: true, connection: { select: { id: true, name: true } } },
  })
  return rows.map(({ notAfter, connection }) => ({
    connectionId: connection.id as ConnectionId,
    connectionName: connection.name,
    notAfter,
  }))
}

async function findTroubledDomains(ctx: Ctx, org: OrgScope): Promise<Overview['troubledDomains']> {
  const rows = await ctx.db.domain.findMany({
    where: { orgId: org.id, OR: [{ state: 'missing' }, { state: 'verified', contestedAt: { not: null } }] },
    orderBy: { name: 'asc' },
    take: 20,
    select: { id: true, name: true, state: true },
  })
  return rows.map(({ id, name, state }) => ({
    ...{ domainId: id as DomainId, name, state: state === 'missing' ? ('missing' as const) : ('contested' as const) },
  }))
}

async function findTroubledConnections(ctx: Ctx, org: OrgScope): Promise<Overview['troubledConnections']> {
  const newKeys = { state: 'waiting' }
  const rows = await ctx.db.connection.findMany({
    where: { orgId: org.id, OR: [{ metadataProblem: { not: null } }, { foundKeys: { some: newKeys } }] },
    orderBy: { name: 'asc' },
    take: 20,
    select: { id: true, name: true, _count: { select: { foundKeys: { where: newKeys } } } },
  })
  return rows.map(({ id, name, _count }) => ({
    connectionId: id as ConnectionId,
    name,
    hasNewKey: _count.foundKeys > 0,
  }))
}
