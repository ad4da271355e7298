import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { type Slice, toSkip } from './queries'

/** Connections by organization and age; secrets stay in the database. */
export async function listConnections(
  ctx: Ctx<OperatorActor>,
  { orgId, ...slice }: Slice & { orgId?: OrgId | undefined },
) {
  const rows = await ctx.db.connection.findMany({
    where: orgId ? { orgId } : {},
    orderBy: [{ org: { slug: 'asc' } }, { createdAt: 'asc' }],
    ...toSkip(slice),
    select: shown,
  })
  return rows.map(toConnection)
}

/** @throws Failure `connection_not_found` */
export async function getConnection(ctx: Ctx<OperatorActor>, id: ConnectionId) {
  const row = await ctx.db.connection.findUnique({
    where: { id },
    select: {
      ...shown,
      ...{ signInUrl: true, clientId: true, tenantClaim: true, tenantValue: true },
      certificates: { orderBy: { notAfter: 'asc' }, select: { id: true, fingerprint: true, notAfter: true } },
    },
  })
  return row ? toConnection(row) : fail('connection_not_found')
}

/** Connections that take the place of another one, by organization and age. */
export async function listReplacements(
  ctx: Ctx<OperatorActor>,
  { orgId, ...slice }: Slice & { orgId?: OrgId | undefined },
) {
  const rows = await ctx.db.connection.findMany({
    where: { replacesId: { not: null }, ...(orgId ? { orgId } : {}) },
    orderBy: [{ org: { slug: 'asc' } }, { createdAt: 'asc' }],
    ...toSkip(slice),
    select: { ...side, cutOverAt: true, org: { select: { slug: true } }, replaces: { select: side } },
  })
  return rows.flatMap(({ replaces, org, cutOverAt, ...next }) =>
    replaces ? [{ org: org.slug, next, old: replaces, cutOverAt }] : [],
  )
}

/** The connection whose place this one takes; `null` for none. @throws Failure `connection_not_found` */
export async function getReplacedId(ctx: Ctx<OperatorActor>, id: ConnectionId): Promise<ConnectionId | null> {
  const row = await ctx.db.connection.findUnique({ where: { id }, select: { replacesId: true } })
  return row ? (row.replacesId as ConnectionId | null) : fail('connection_not_found')
}

const side = { id: true, name: true, state: true } satisfies Prisma.ConnectionSelect

/** Whose connection it is. @throws Failure `connection_not_found` */
export async function getConnectionOrgId(ctx: Ctx<OperatorActor>, id: ConnectionId): Promise<OrgId> {
  const row = await ctx.db.connection.findUnique({ where: { id }, select: { orgId: true } })
  return (row?.orgId as OrgId | undefined) ?? fail('connection_not_found')
}

const shown = {
  ...{ id: true, name: true, kind: true, state: true, issuer: true, lastSignInAt: true, createdAt: true },
  org: { select: { slug: true } },
  _count: { select: { identities: { where: { userId: { not: null } } } } },
} satisfies Prisma.ConnectionSelect

function toConnection<R extends { org: { slug: string }; _count: { identities: number } }>({ org, _count, ...row }: R) {
  return { ...row, org: org.slug, linked: _count.identities }
}

/** The addresses that its provider knew already, if any: see lib/connections/service-provider.ts. */
export async function getKeptAddresses(
  ctx: Ctx<OperatorActor>,
  id: ConnectionId,
): Promise<{ entityId: string | null; acsUrl: string | null } | null> {
  const row = await ctx.db.connection.findUnique({ where: { id }, select: { spEntityId: true, spAcsUrl: true } })
  return row && { entityId: row.spEntityId, acsUrl: row.spAcsUrl }
}
