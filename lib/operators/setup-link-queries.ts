import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId, SetupLinkId } from '@/lib/platform/ids'
import { behind, getConnectionOf, listed, type Part, slice } from './api-queries'

/**
 * Every set-up link of a connection by id, with those that have ended; their
 * tokens are in their mails only (I29).
 *
 * @throws Failure `connection_not_found`, also for another organization's.
 */
export async function listSetupLinksOf(ctx: Ctx<OperatorActor>, orgId: OrgId, connectionId: ConnectionId, part: Part) {
  await getConnectionOf(ctx, orgId, connectionId)
  const where = { orgId, connectionId, ...behind(part) }
  const rows = await ctx.db.setupLink.findMany({ where, ...slice(part), select: shown })
  return listed(await withStates(ctx, rows), part)
}

/** @throws Failure `not_found` */
export async function getSetupLink(ctx: Ctx<OperatorActor>, id: SetupLinkId) {
  const row = await ctx.db.setupLink.findUnique({ where: { id }, select: shown })
  const [link] = row ? await withStates(ctx, [row]) : []
  return link ?? fail('not_found')
}

const shown = {
  ...{ id: true, contactName: true, contactEmail: true, askedBy: true, createdAt: true, expiresAt: true },
  ...{ revokedAt: true, declinedAt: true, firstUsedAt: true, lastUsedAt: true },
  ...{ orgId: true, revisionId: true, createdById: true },
} satisfies Prisma.SetupLinkSelect

export const setupLinkStates = ['sent', 'opened', 'declined', 'revoked', 'expired', 'ended'] as const
type SetupLinkState = (typeof setupLinkStates)[number]

type Row = Prisma.SetupLinkGetPayload<{ select: typeof shown }>

async function withStates(ctx: Ctx, rows: Row[]) {
  const [drafts, owners] = await Promise.all([draftsOf(ctx, rows), ownersOf(ctx, rows)])
  const isServed = ({ revisionId, createdById }: Row) =>
    (revisionId === null || drafts.has(revisionId)) && (createdById === null || owners.has(createdById))
  return rows.map((row) => ({ ...row, state: stateOf(row, isServed(row), ctx.now) }))
}

/** A link is for one draft, and ends with it (I29). */
async function draftsOf(ctx: Ctx, rows: Row[]): Promise<Set<string>> {
  const ids = rows.flatMap(({ revisionId }) => revisionId ?? [])
  const where = { id: { in: ids }, state: 'draft' }
  const found = await ctx.db.connectionRevision.findMany({ where, select: { id: true } })
  return new Set(found.map(({ id }) => id))
}

/** It lives no longer than the role and the account of the owner who handed it out. */
async function ownersOf(ctx: Ctx, rows: Row[]): Promise<Set<string>> {
  const userId = { in: rows.flatMap(({ createdById }) => createdById ?? []) }
  const owner = { role: 'owner', user: { disabledAt: null } } as const
  const where = { userId, ...owner, orgId: { in: rows.map(({ orgId }) => orgId) } }
  const found = await ctx.db.membership.findMany({ where, select: { userId: true } })
  return new Set(found.map((member) => member.userId))
}

function stateOf({ revokedAt, declinedAt, expiresAt, firstUsedAt }: Row, isServed: boolean, now: Date): SetupLinkState {
  if (revokedAt) return 'revoked'
  if (declinedAt) return 'declined'
  if (expiresAt <= now) return 'expired'
  if (!isServed) return 'ended'
  return firstUsedAt ? 'opened' : 'sent'
}
