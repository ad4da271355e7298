import { record } from '@/lib/audit/record'
import { type Ctx, type SetupActor, type Tx, transact } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { enqueue } from '@/lib/platform/jobs'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { lockDraft, requireMayDraft, revisionSecretOf } from './drafts'
import { isProven } from './go-live'
import { RevisionConfig } from './revision-config'
import { setupLinkDeclined, setupLinkReady } from './setup-answer-emails'
import { isStillAsked, living } from './setup-links'
import { hearerOf } from './setup-model'

/**
 * The contact says that the link is not for them: it ends at once, with every
 * browser that came by it, and whoever asked is told. The draft stays as it is.
 *
 * @throws Failure `setup_link_gone`, also for the second of two who answer at once.
 */
export function declineSetupLink(ctx: Ctx<SetupActor>): Promise<void> {
  const { setupLinkId, connectionId, orgId } = ctx.actor
  return transact(ctx, async (tx) => {
    const [declined] = await tx.db.setupLink.updateManyAndReturn({
      where: { id: setupLinkId, ...living(tx.now) },
      data: { declinedAt: tx.now },
      select: { orgId: true, createdById: true },
    })
    if (!declined || !(await isStillAsked(tx, declined))) fail('setup_link_gone')
    await record(tx, { id: orgId }, 'setup_link.declined', { connectionId, setupLinkId })
    await enqueue(tx, setupLinkDeclined.job, { setupLinkId })
  })
}

/**
 * The contact says that the draft is ready: whoever asked is told by one mail,
 * once an hour for each link. It turns nothing on, and the link works on.
 *
 * @throws Failure `setup_link_gone`, `draft_not_found`, `draft_incomplete`, `too_many_tries` within the hour.
 */
export function tellItIsReady(ctx: Ctx<SetupActor>): Promise<void> {
  const { setupLinkId, connectionId, orgId } = ctx.actor
  return transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, connectionId)
    const { number, testedAt } = await requireComplete(tx)
    await requireLiving(tx)
    if (!(await take(tx.now, [[limits.setupReady, setupLinkId]])).allowed) fail('too_many_tries')
    const tested = testedAt !== null
    await record(tx, { id: orgId }, 'setup_link.ready', { connectionId, setupLinkId, number, tested })
    await enqueue(tx, setupLinkReady.job, { setupLinkId })
  })
}

/** When it was last told by this link that the draft is ready, and whether it may be told again; `null` for never. */
export async function readyTold(ctx: Ctx<SetupActor>): Promise<{ at: Date; mayTellAgain: boolean } | null> {
  const { setupLinkId, orgId } = ctx.actor
  const event = await ctx.db.auditEvent.findFirst({
    where: { orgId, name: 'setup_link.ready', data: { path: ['setupLinkId'], equals: setupLinkId } },
    orderBy: { at: 'desc' },
    select: { at: true },
  })
  if (!event) return null
  return { at: event.at, mayTellAgain: addSeconds(event.at, limits.setupReady.windowSeconds) <= ctx.now }
}

/** Who was told that the link of this browser's visit is for somebody else; `null` where nobody declined it. */
export async function toldOfDecline(ctx: Ctx, secret: string): Promise<string | null> {
  const visit = await ctx.db.setupVisit.findFirst({
    where: {
      ...{ secretHash: digest(secret), openedAt: { not: null }, expiresAt: { gt: ctx.now } },
      link: { declinedAt: { not: null }, revokedAt: null },
    },
    select: {
      link: {
        select: { askedBy: true, createdById: true, connection: { select: { org: { select: { name: true } } } } },
      },
    },
  })
  return visit && hearerOf(visit.link, visit.link.connection.org.name)
}

/** The draft of the actor's link, held until the transaction ends. */
async function requireComplete(tx: Tx<SetupActor>): Promise<{ number: number; testedAt: Date | null }> {
  const { orgId, connectionId, revisionId } = tx.actor
  const draft = await lockDraft(tx, orgId, { connectionId, revisionId: revisionId ?? fail('draft_not_found') })
  const config = RevisionConfig.safeParse(draft.config)
  if (!config.success || !isProven(config.data, revisionSecretOf(draft))) fail('draft_incomplete')
  return draft
}

/** Asked of the row while it is held: of an answer and a revocation at once, one comes first. */
async function requireLiving(tx: Tx<SetupActor>): Promise<void> {
  const { setupLinkId: id } = tx.actor
  await tx.db.$queryRaw`select 1 from "SetupLink" where id = ${id} for update`
  const link = await tx.db.setupLink.findFirst({
    where: { id, ...living(tx.now) },
    select: { orgId: true, createdById: true },
  })
  if (!link || !(await isStillAsked(tx, link))) fail('setup_link_gone')
}
