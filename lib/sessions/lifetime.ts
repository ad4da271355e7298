import type { Ctx } from '@/lib/platform/context'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { DEFAULT_POLICY, type Lifetime, type SessionPolicy } from './model'

/**
 * What applies to a person's sessions now, as a row of SQL (`idleMinutes`,
 * `maxMinutes`): the installation's, shortened by the organization that the
 * session is confined to, or else by each of the person's organizations.
 */
const policyOf = (userId: string, confinedTo: string) => `(
  select
    least(coalesce(min(i."sessionIdleMinutes"), ${DEFAULT_POLICY.idleMinutes}), min(o."sessionIdleMinutes")) as "idleMinutes",
    least(coalesce(min(i."sessionMaxMinutes"), ${DEFAULT_POLICY.maxMinutes}), min(o."sessionMaxMinutes")) as "maxMinutes"
  from (select) one
  left join "Installation" i on i.id = 1
  left join "Membership" m on m."userId" = ${userId} and (${confinedTo} is null or m."orgId" = ${confinedTo})
  left join "Org" o on o.id = m."orgId"
)`

/**
 * How long a session `s` may last as things are now, as SQL to join with it: a
 * row of `idleSeconds` and `expiresAt`. The one place that says so: what a
 * session was given when it began, or less where a policy has been shortened
 * since; a policy that was lengthened counts from the next sign-in on.
 */
export const presentLifetime = `lateral (
  select
    least(s."idleSeconds", 60 * p."idleMinutes") as "idleSeconds",
    least(s."expiresAt", s."createdAt" + p."maxMinutes" * interval '1 minute') as "expiresAt"
  from ${policyOf('s."userId"', 's."confinedTo"')} p
)`

/** What applies to a person's sessions now, as a row (`idleMinutes`, `maxMinutes`) for queries by Prisma. */
export const policySql = (userId: string, confinedTo: string) => Prisma.raw(policyOf(userId, confinedTo))

/** {@link presentLifetime} for queries by Prisma. */
export const presentLifetimeSql = Prisma.raw(presentLifetime)

/** What holds where no organization says otherwise. */
export async function findInstallationPolicy({ db }: Pick<Ctx, 'db'>): Promise<SessionPolicy> {
  const row = await db.installation.findUnique({
    where: { id: 1 },
    select: { sessionIdleMinutes: true, sessionMaxMinutes: true },
  })
  return row ? { idleMinutes: row.sessionIdleMinutes, maxMinutes: row.sessionMaxMinutes } : DEFAULT_POLICY
}

/** What a session that begins now is given. */
export async function policyFor(
  { db }: Pick<Ctx, 'db'>,
  { userId, confinedTo }: { userId: UserId; confinedTo: OrgId | null },
): Promise<SessionPolicy> {
  const [policy] = await db.$queryRawUnsafe<SessionPolicy[]>(
    `select p.* from ${policyOf('$1', '$2::text')} p`,
    userId,
    confinedTo,
  )
  return policy!
}

/** How long sessions may last as things are now, by id. */
export async function lifetimesOf({ db }: Pick<Ctx, 'db'>, ids: readonly string[]): Promise<Map<string, Lifetime>> {
  const rows = await db.$queryRaw<(Lifetime & { id: string })[]>`
    select s.id, s."lastSeenAt", l."idleSeconds", l."expiresAt"
    from "Session" s cross join ${presentLifetimeSql} l
    where s.id = any(${[...ids]})`
  return new Map(rows.map(({ id, ...lifetime }) => [id, lifetime]))
}
