import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { holdOrg, releaseIdentity, requireNotOutranked } from '@/lib/identities/commands'
import { type Ctx, type Tx, transact, type UserActor, type VisitorActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import type { IdentityId, LinkRequestId, OrgId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { carryUndone, linkUndone } from './admin-emails'
import { isPresentLink, WAITING_DAYS } from './model'
import type { UndoLink } from './schema'

/** What the person reads who asked, when the account's owner took the link back. */
const UNDONE_BY_OWNER = 'The owner of the account took the link back.'

/**
 * An admin takes a link back before its first use; the request waits again.
 *
 * @throws Failure `undo_too_late` once somebody has signed in with it.
 * @throws Failure `link_request_already_decided` when it is not linked (any more),
 *   `outranked` when the account has a higher role than the admin's.
 */
export function undoLink(ctx: Ctx<UserActor>, orgId: OrgId, { linkRequestId }: UndoLink): Promise<void> {
  return transact(ctx, async (tx) => {
    await holdOrg(tx, orgId)
    const org = await authorize(tx, 'link-request.decide', orgId)
    const { number, identityId, userId, decidedAt } = await requireLinked(tx, org.id, linkRequestId)
    await requireNotOutranked(tx, org, userId)
    if (!(await releaseIdentity(tx, org, { identityId, userId, unusedSince: decidedAt }))) fail('undo_too_late')

    await tx.db.linkRequest.update({
      where: { id: linkRequestId },
      data: {
        ...{ state: 'waiting', userId: null, decidedAt: null, decidedById: null },
        expiresAt: addSeconds(tx.now, WAITING_DAYS * DAY_SECONDS),
      },
      select: { id: true },
    })
    await record(tx, org, 'link_request.undone', { linkRequestId, number, userId, by: 'admin' })
  })
}

export type UndoPreview = { org: string; connection: string; who: string; account: string }

/** What a mailed undo link would take back; `null` when it is used up, too old, or nothing is linked. Changes nothing. */
export async function peekUndo(ctx: Ctx<VisitorActor>, token: string): Promise<UndoPreview | null> {
  const found = await ctx.db.mailToken.findUnique({
    where: liveToken(ctx, token),
    select: { subjectId: true, userId: true, user: { select: { username: true } } },
  })
  if (!found?.subjectId) return null
  const identity = await ctx.db.identity.findUnique({
    where: { id: found.subjectId, userId: found.userId },
    select: { email: true, subject: true, connection: { select: { name: true, org: { select: { name: true } } } } },
  })
  if (!identity) return null
  const { connection } = identity
  const who = identity.email ?? identity.subject
  return { org: connection.org.name, connection: connection.name, who, account: found.user.username }
}

/**
 * The account's owner takes a link back with the mailed token, used or not:
 * sessions that came by it end, the request counts as declined, the owners of
 * the organization are told. What was carried over is never carried again. A
 * token works once (I5).
 */
export function undoLinkByMail(ctx: Ctx<VisitorActor>, token: string): Promise<'undone' | 'gone'> {
  return transact(ctx, async (tx) => {
    const [spent] = await tx.db.mailToken.updateManyAndReturn({
      where: liveToken(tx, token),
      data: { usedAt: tx.now },
      select: { userId: true, subjectId: true },
    })
    const userId = spent?.userId as UserId | undefined
    const identity = await tx.db.identity.findUnique({
      where: { id: spent?.subjectId ?? '' },
      select: { id: true, carriedFromId: true, connection: { select: { orgId: true } } },
    })
    if (!userId || !identity) return 'gone'

    const identityId = identity.id as IdentityId
    const org = { id: identity.connection.orgId as OrgId }
    await holdOrg(tx, org.id)
    if (!(await releaseIdentity(tx, org, { identityId, userId }))) return 'gone'
    const byRequest = await declineUndone(tx, org, identityId, userId)
    if (!byRequest && identity.carriedFromId) await enqueue(tx, carryUndone.job, { identityId })
    return 'undone'
  })
}

/** @returns whether a request had made the link; the operator, a replaced connection and a new account make some without. */
async function declineUndone(tx: Tx, org: { id: OrgId }, identityId: IdentityId, userId: UserId): Promise<boolean> {
  const latest = await tx.db.linkRequest.findFirst({
    where: { identityId },
    orderBy: { number: 'desc' },
    select: { id: true, number: true, state: true, userId: true },
  })
  if (latest?.state !== 'linked' || latest.userId !== userId) return false
  const linkRequestId = latest.id as LinkRequestId
  await tx.db.linkRequest.update({
    where: { id: linkRequestId },
    data: { state: 'declined', userId: null, decidedById: null, decidedAt: tx.now, reason: UNDONE_BY_OWNER },
    select: { id: true },
  })
  await record(tx, org, 'link_request.undone', { linkRequestId, number: latest.number, userId, by: 'target' })
  await enqueue(tx, linkUndone.job, { linkRequestId })
  return true
}

function liveToken(ctx: Pick<Ctx, 'now'>, token: string) {
  return { tokenHash: digest(token), purpose: 'undo_link', usedAt: null, expiresAt: { gt: ctx.now } }
}

/** The request that made the present link; one whose link is gone or was made anew by another counts as decided. */
async function requireLinked(tx: Tx, orgId: OrgId, id: LinkRequestId) {
  const request = await tx.db.linkRequest.findFirst({
    where: { id, orgId },
    select: {
      ...{ number: true, state: true, userId: true, identityId: true, decidedAt: true },
      identity: { select: { userId: true, linkedAt: true } },
    },
  })
  if (!request) fail('link_request_not_found')
  const { number, userId, identityId, decidedAt } = request
  if (!isPresentLink(request) || !userId || !decidedAt) fail('link_request_already_decided')
  return { number, identityId: identityId as IdentityId, userId: userId as UserId, decidedAt }
}
