import { authorize, type OrgScope } from '@/lib/access/authorize'
import type { Role } from '@/lib/access/permissions'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import type { IdentityId, OrgId, UserId } from '@/lib/platform/ids'

export const MEMBERS_PER_PAGE = 50

export type MemberRow = {
  userId: UserId
  name: string
  username: string
  email: string
  role: Role
  disabled: boolean
  /** Sign-ins through this organization's connections that open this account. */
  identities: { identityId: IdentityId; connectionName: string; email: string | null }[]
  /** Through this organization's connections or by password; other organizations' sign-ins stay theirs. */
  lastSignInAt: Date | null
}

/** Absent means: do not filter. Pages count from 1. */
export type MemberFilter = {
  q?: string | undefined
  role?: Role | undefined
  linked?: boolean | undefined
  page?: number | undefined
}

/** A page of the organization's people, by name, with how many match in all. */
export async function listMembers(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  filter: MemberFilter = {},
): Promise<{ rows: MemberRow[]; total: number }> {
  const org = await authorize(ctx, 'member.read', orgId)
  const where = matching(org, filter)
  const [total, members] = await Promise.all([
    ctx.db.membership.count({ where }),
    ctx.db.membership.findMany({
      where,
      orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
      skip: MEMBERS_PER_PAGE * ((filter.page ?? 1) - 1),
      take: MEMBERS_PER_PAGE,
      select: { role: true, user: { select: person(org) } },
    }),
  ])
  const lastSignIns = await lastSignInsOf(
    ctx,
    org,
    members.map(({ user }) => user.id),
  )

  const rows = members.map(({ role, user: { id, disabledAt, identities, ...user } }) => ({
    ...user,
    userId: id as UserId,
    role,
    disabled: disabledAt !== null,
    identities: identities.map(({ id: identityId, email, connection }) => ({
      identityId: identityId as IdentityId,
      connectionName: connection.name,
      email,
    })),
    lastSignInAt: lastSignIns.get(id) ?? null,
  }))
  return { rows, total }
}

function matching(org: OrgScope, { q, role, linked }: MemberFilter): Prisma.MembershipWhereInput {
  const through = { connection: { orgId: org.id } }
  return {
    orgId: org.id,
    ...(role ? { role } : {}),
    user: {
      ...personMatching(q),
      ...(linked === undefined ? {} : { identities: linked ? { some: through } : { none: through } }),
    },
  }
}

/** People with these letters in name, username or address, in whatever case; everybody without letters. */
export function personMatching(q: string | undefined): Prisma.UserWhereInput {
  const contains = { contains: q ?? '', mode: 'insensitive' as const }
  return q ? { OR: [{ name: contains }, { username: contains }, { email: contains }] } : {}
}

function person(org: OrgScope) {
  return {
    id: true,
    name: true,
    username: true,
    email: true,
    disabledAt: true,
    identities: {
      where: { connection: { orgId: org.id } },
      orderBy: { linkedAt: 'asc' },
      select: { id: true, email: true, connection: { select: { name: true } } },
    },
  } satisfies Prisma.UserSelect
}

async function lastSignInsOf(ctx: Ctx, org: OrgScope, userIds: string[]): Promise<Map<string, Date | null>> {
  const rows = await ctx.db.session.groupBy({
    by: ['userId'],
    where: { userId: { in: userIds }, OR: [{ confinedTo: org.id }, { confinedTo: null }] },
    _max: { createdAt: true },
  })
  return new Map(rows.map(({ userId, _max }) => [userId, _max.createdAt]))
}
