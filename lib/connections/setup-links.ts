import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { digest, newSecret } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type ConnectionId, newId, type OrgId, type SetupLinkId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { requirePlan } from './create'
import { lockConnection } from './live'
import type { MakeSetupLink, OneSetupLink } from './schema'
import { setupLinkSent } from './setup-emails'

export const SETUP_DAYS = 30
const AT_ONCE = 5
/** So long its owners see that somebody declined. */
const DECLINED_DAYS = 7

/**
 * Hands one connection's draft to somebody without an account, by mail (I24,
 * I29). The token is made when the mail is sent: nobody else ever has it.
 *
 * @throws Failure `draft_not_found` where nothing is being prepared, `setup_links_full`, and those of `authorize`.
 */
export function makeSetupLink(
  ctx: Ctx<UserActor | OperatorActor>,
  orgId: OrgId,
  input: MakeSetupLink,
): Promise<SetupLinkId> {
  const { connectionId, contactName, contactEmail } = input
  const id = newId('setupLink')
  return transact(ctx, async (tx) => {
    if (tx.actor.kind === 'user') await authorize(tx as Tx<UserActor>, 'connection.manage', orgId)
    await requirePlan(tx, orgId)
    await lockConnection(tx, orgId, connectionId)
    const draft = await tx.db.connectionRevision.findFirst({
      where: { connectionId, state: 'draft' },
      select: { id: true },
    })
    if (!draft) fail('draft_not_found')
    if ((await tx.db.setupLink.count({ where: { connectionId, ...living(tx.now) } })) >= AT_ONCE)
      fail('setup_links_full')
    if (!(await take(tx.now, [[limits.setupLinks, orgId]])).allowed) fail('too_many_tries')
    await tx.db.setupLink.create({
      data: {
        ...{ id, orgId, connectionId, revisionId: draft.id, contactName, contactEmail, tokenHash: digest(newSecret()) },
        ...{ createdById: tx.actor.kind === 'user' ? tx.actor.userId : null, askedBy: await nameOf(tx) },
        ...{ createdAt: tx.now, expiresAt: addSeconds(tx.now, SETUP_DAYS * DAY_SECONDS) },
      },
      select: { id: true },
    })
    await record(tx, { id: orgId }, 'setup_link.made', { connectionId, setupLinkId: id, contact: contactEmail })
    await enqueue(tx, setupLinkSent.job, { setupLinkId: id })
    return id
  })
}

/** Ends a link at once, with every browser that came by it. No fresh proof: it takes power away. */
export function revokeSetupLink(
  ctx: Ctx<UserActor | OperatorActor>,
  orgId: OrgId,
  { connectionId, setupLinkId }: OneSetupLink,
): Promise<void> {
  return transact(ctx, async (tx) => {
    if (tx.actor.kind === 'user') await authorize(tx as Tx<UserActor>, 'connection.draft', orgId)
    const { count } = await tx.db.setupLink.updateMany({
      where: { id: setupLinkId, connectionId, orgId, revokedAt: null },
      data: { revokedAt: tx.now },
    })
    if (!count) fail('not_found')
    await record(tx, { id: orgId }, 'setup_link.revoked', { connectionId, setupLinkId })
  })
}

export type SetupLinkRow = {
  id: SetupLinkId
  contactName: string
  contactEmail: string
  expiresAt: Date
  firstUsedAt: Date | null
  lastUsedAt: Date | null
  declinedAt: Date | null
}

/** The links that can still be used, and those that were declined in the last seven days, newest first. */
export async function listSetupLinks(ctx: Ctx<UserActor>, orgId: OrgId, id: ConnectionId): Promise<SetupLinkRow[]> {
  const org = await authorize(ctx, 'connection.draft', orgId)
  const rows = await ctx.db.setupLink.findMany({
    where: {
      ...{ orgId: org.id, connectionId: id },
      OR: [living(ctx.now), { revokedAt: null, declinedAt: { gt: addSeconds(ctx.now, -DECLINED_DAYS * DAY_SECONDS) } }],
    },
    orderBy: { createdAt: 'desc' },
    select: {
      ...{ id: true, contactName: true, contactEmail: true, expiresAt: true },
      ...{ firstUsedAt: true, lastUsedAt: true, declinedAt: true },
    },
  })
  return rows.map((row) => ({ ...row, id: row.id as SetupLinkId }))
}

/** Neither revoked nor declined nor over. */
export const living = (now: Date) => ({ revokedAt: null, declinedAt: null, expiresAt: { gt: now } })

/** Whether who asked may still ask: a link lives no longer than its owner's role and account (I11). */
export async function isStillAsked(ctx: Ctx, link: { orgId: string; createdById: string | null }): Promise<boolean> {
  const { orgId, createdById: userId } = link
  const owner = { orgId, role: 'owner', user: { disabledAt: null } } as const
  return userId === null || (await ctx.db.membership.count({ where: { userId, ...owner } })) > 0
}

async function nameOf(tx: Tx<UserActor | OperatorActor>): Promise<string> {
  const { actor } = tx
  if (actor.kind === 'operator') return 'The operator'
  return (await tx.db.user.findUniqueOrThrow({ where: { id: actor.userId }, select: { name: true } })).name
}
