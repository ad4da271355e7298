import { authorize, type OrgScope } from '@/lib/access/authorize'
import { type AuditRow, recentEvents } from '@/lib/audit/queries'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
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
  signInCount: number
  failedCount: number
  /** What stands of the way to single sign-on. */
  setup: { domain: boolean; connection: boolean; tested: boolean; everyoneLinked: boolean; offered: boolean }
  recent: AuditRow[]
}

/** What owners and admins see first. A fixed number of queries, however many people there are. */
export async function overview(ctx: Ctx<UserActor>, orgId: OrgId): Promise<Overview> {
  const org = await authorize(ctx, 'member.read', orgId)
  const [counts, attempts, expiringCertificates, setup, recent] = await Promise.all([
    countPeople(ctx, org),
    countAttempts(ctx, org),
    findExpiringCertificates(ctx, org),
    findSetup(ctx, org),
    recentEvents(ctx, orgId),
  ])
  const everyoneLinked = counts.memberCount > 0 && counts.linkedCount === counts.memberCount
  return { ...counts, ...attempts, expiringCertificates, setup: { ...setup, everyoneLinked }, recent }
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

async function findSetup(ctx: Ctx, org: OrgScope) {
  const [domains, active, tested, row] = await Promise.all([
    ctx.db.domain.count({ where: { orgId: org.id, state: 'verified' } }),
    ctx.db.connection.count({ where: { orgId: org.id, state: 'active' } }),
    ctx.db.connection.count({ where: { orgId: org.id, lastSignInAt: { not: null } } }),
    ctx.db.org.findUniqueOrThrow({ where: { id: org.id }, select: { ssoMode: true } }),
  ])
  return { domain: domains > 0, connection: active > 0, tested: tested > 0, offered: row.ssoMode !== 'off' }
}
