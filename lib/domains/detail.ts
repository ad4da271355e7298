import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { DomainId, OrgId } from '@/lib/platform/ids'
import type { Look } from './look'
import { WAITING_SECONDS } from './pace'
import { recordName, recordValue } from './record'
import { boughtName } from './suffix'

export type PastLook = { at: Date; reading: string; answers: Look[] }

/** What hangs on a domain, shown before it is removed. */
export type Dependents = { people: number; identities: number; connections: number; organizations: number }

export type DomainDetail = {
  id: DomainId
  name: string
  state: 'waiting' | 'verified' | 'missing' | 'expired'
  verifiedBy: 'dns' | 'operator' | null
  verifiedAt: Date | null
  createdAt: Date
  missingSince: Date | null
  contestedAt: Date | null
  shared: boolean
  /** The organization belongs to a company that it can share with. */
  companyName: string | null
  /** `zone`: the name that was bought; `host`: the record's name as it is written there. */
  record: { name: string; host: string; zone: string; value: string }
  lastCheckAt: Date | null
  nextCheckAt: Date | null
  checkCount: number
  /** Until when it is looked at by itself; null once that is over, and where it does not wait. */
  looksUntil: Date | null
  /** Newest first. */
  looks: PastLook[]
  depends: Dependents
}

/**
 * A domain of the organization, with its record, who saw it when, and what
 * depends on it.
 *
 * @throws Failure `domain_not_found`, also for other organizations' domains, and those of `authorize`.
 */
export async function getDomainDetail(ctx: Ctx<UserActor>, orgId: OrgId, id: DomainId): Promise<DomainDetail> {
  await authorize(ctx, 'domain.read', orgId)
  const row = await ctx.db.domain.findUnique({
    where: { id, orgId },
    include: {
      org: { select: { company: { select: { id: true, name: true } } } },
      looks: { orderBy: { at: 'desc' }, take: 20, select: { at: true, reading: true, answers: true } },
    },
  })
  if (!row) fail('domain_not_found')
  const { org, looks, waitingSince, challenge } = row
  const until = waitingSince && new Date(waitingSince.getTime() + WAITING_SECONDS * 1000)
  return {
    ...{ id, name: row.name, state: row.state, verifiedBy: row.verifiedBy as DomainDetail['verifiedBy'] },
    ...{
      verifiedAt: row.verifiedAt,
      createdAt: row.createdAt,
      missingSince: row.missingSince,
      contestedAt: row.contestedAt,
    },
    shared: row.companyId !== null && row.companyId === org.company?.id,
    companyName: org.company?.name ?? null,
    record: recordOf(row.name, challenge),
    ...{ lastCheckAt: row.lastCheckAt, nextCheckAt: row.nextCheckAt, checkCount: row.checkCount },
    looksUntil: row.nextCheckAt && (row.state === 'waiting' || row.state === 'expired') ? until : null,
    looks: looks.map(({ answers, ...look }) => ({ ...look, answers: answers as unknown as Look[] })),
    depends: await dependentsOf(ctx, orgId, row.name, row.companyId),
  }
}

function recordOf(domain: string, challenge: string): DomainDetail['record'] {
  const [name, zone] = [recordName(domain), boughtName(domain)]
  return { name, zone, host: name.slice(0, -zone.length - 1), value: recordValue(challenge) }
}

async function dependentsOf(ctx: Ctx, orgId: OrgId, name: string, companyId: string | null): Promise<Dependents> {
  const [counts] = await ctx.db.$queryRaw<{ people: number; identities: number; connections: number }[]>`
    select count(distinct i."userId")::int as people, count(i.id)::int as identities,
      (select count(*)::int from "Connection" where "orgId" = ${orgId} and state = 'active') as connections
    from "Identity" i join "Connection" c on c.id = i."connectionId"
    where c."orgId" = ${orgId} and i."userId" is not null and split_part(lower(i.email), '@', 2) = ${name}`
  const others = companyId ? await ctx.db.org.count({ where: { companyId, id: { not: orgId } } }) : 0
  return { ...counts!, organizations: others } // an aggregate is one row
}
