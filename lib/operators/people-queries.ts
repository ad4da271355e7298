import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { type Slice, toSkip } from './queries'

/** People by name. `search` is part of name, username or address. */
export async function listPeople(
  ctx: Ctx<OperatorActor>,
  { orgId, search, ...slice }: Slice & { orgId?: OrgId | undefined; search?: string | undefined },
) {
  const contains = { contains: search ?? '', mode: 'insensitive' as const }
  const rows = await ctx.db.user.findMany({
    where: {
      ...(orgId ? { memberships: { some: { orgId } } } : {}),
      ...(search ? { OR: [{ name: contains }, { username: contains }, { email: contains }] } : {}),
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    ...toSkip(slice),
    select: shown,
  })
  return rows.map(toPerson)
}

/** A person with memberships and the sign-ins that open the account. @throws Failure `not_found` */
export async function getPerson(ctx: Ctx<OperatorActor>, userId: UserId) {
  const row = await ctx.db.user.findUnique({
    where: { id: userId },
    select: {
      ...shown,
      memberships: { orderBy: { org: { slug: 'asc' } }, select: { role: true, org: { select: { slug: true } } } },
      identities: {
        orderBy: { linkedAt: 'asc' },
        select: {
          ...{ id: true, subject: true, email: true, linkedAt: true, lastUsedAt: true },
          connection: { select: { id: true, name: true, org: { select: { slug: true } } } },
        },
      },
    },
  })
  if (!row) fail('not_found')
  const { memberships, identities, ...user } = row
  return {
    ...toPerson(user),
    memberships: memberships.map(({ role, org }) => ({ org: org.slug, role })),
    identities: identities.map(({ connection, ...identity }) => ({
      ...identity,
      org: connection.org.slug,
      connectionId: connection.id,
      connection: connection.name,
    })),
  }
}

/**
 * @param named an id, an address or a username
 * @throws Failure `not_found`
 */
export async function getPersonId(ctx: Ctx<OperatorActor>, named: string): Promise<UserId> {
  const typed = named.toLowerCase()
  const found = await ctx.db.user.findFirst({
    where: { OR: [{ id: named }, { emailCanonical: typed }, { usernameCanonical: typed }] },
    select: { id: true },
  })
  return (found?.id as UserId | undefined) ?? fail('not_found', { detail: 'Nobody has that id, address or username.' })
}

/** An organization's people with their roles, by name; of all organizations without `orgId`. */
export async function listMemberships(
  ctx: Ctx<OperatorActor>,
  { orgId, userId, ...slice }: Slice & { orgId?: OrgId | undefined; userId?: UserId | undefined },
) {
  const rows = await ctx.db.membership.findMany({
    where: { ...(orgId ? { orgId } : {}), ...(userId ? { userId } : {}) },
    orderBy: [{ org: { slug: 'asc' } }, { user: { name: 'asc' } }, { userId: 'asc' }],
    ...toSkip(slice),
    select: membership,
  })
  return rows.map(toMembership)
}

/** @throws Failure `member_not_found` */
export async function getMembership(ctx: Ctx<OperatorActor>, orgId: OrgId, userId: UserId) {
  const row = await ctx.db.membership.findUnique({ where: { orgId_userId: { orgId, userId } }, select: membership })
  return row ? toMembership(row) : fail('member_not_found')
}

const membership = {
  ...{ role: true, userId: true, createdAt: true, lastUsedAt: true },
  org: { select: { slug: true } },
  user: { select: { name: true, email: true } },
} satisfies Prisma.MembershipSelect

function toMembership({ org, user, ...row }: Prisma.MembershipGetPayload<{ select: typeof membership }>) {
  return { ...row, ...user, org: org.slug }
}

const shown = {
  ...{ id: true, name: true, username: true, email: true, emailVerifiedAt: true },
  ...{ passwordHash: true, disabledAt: true, createdAt: true },
} satisfies Prisma.UserSelect

/** Whether there is a password, never its hash. */
function toPerson({ passwordHash, ...row }: Prisma.UserGetPayload<{ select: typeof shown }>) {
  return { ...row, hasPassword: passwordHash !== null }
}
