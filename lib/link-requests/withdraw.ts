import { record } from '@/lib/audit/record'
import { holdOrg } from '@/lib/identities/commands'
import { type Ctx, type IdentityActor, type Tx, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { LinkRequestId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds, shortTime } from '@/lib/platform/time'
import { identityDenied, linkRequestReminder } from './admin-emails'
import { REMIND_AGAIN_SECONDS } from './model'
import { decide, requireWaiting } from './waiting'

/**
 * The person takes their own request back.
 *
 * @throws Failure `link_request_not_found` for anybody else's,
 *   `link_request_already_decided` when it no longer waits.
 */
export function withdrawLinkRequest(ctx: Ctx<IdentityActor>, id: LinkRequestId): Promise<void> {
  return transact(ctx, async (tx) => {
    await holdOrg(tx, tx.actor.orgId)
    await withdraw(tx, id)
  })
}

/**
 * Reminds the owners by mail that somebody waits.
 *
 * @throws Failure `too_soon` more than once a day; it says from when on.
 */
export function remindOwners(ctx: Ctx<IdentityActor>, id: LinkRequestId): Promise<void> {
  return transact(ctx, async (tx) => {
    const { orgId, identityId } = tx.actor
    const { number } = await requireWaiting(tx, orgId, id, { identityId })
    const longAgo = addSeconds(tx.now, -REMIND_AGAIN_SECONDS)
    const { count } = await tx.db.linkRequest.updateMany({
      where: { id, state: 'waiting', OR: [{ remindedAt: null }, { remindedAt: { lte: longAgo } }] },
      data: { remindedAt: tx.now },
    })
    if (!count) await failTooSoon(tx, id)

    await record(tx, { id: orgId }, 'link_request.reminded', { linkRequestId: id, number })
    await enqueue(tx, linkRequestReminder.job, { linkRequestId: id })
  })
}

/**
 * “This is not me”: drops whatever this sign-in asked for and tells the owners;
 * a link that exists stays, for it is not this browser's to undo. Pressing it
 * often mails no more than five times an hour.
 */
export async function denyIdentity(ctx: Ctx<IdentityActor>): Promise<void> {
  const { orgId, connectionId, identityId } = ctx.actor
  const mayMail = (await take(ctx.now, [[limits.mails, `denied:${identityId}`]])).allowed
  await transact(ctx, async (tx) => {
    await holdOrg(tx, orgId)
    const identity = await tx.db.identity.findFirst({
      where: { id: identityId, connectionId, connection: { orgId } },
      select: {
        subject: true,
        linkRequests: { where: { state: 'waiting', expiresAt: { gt: tx.now } }, select: { id: true } },
      },
    })
    if (!identity) fail('not_found')
    for (const { id } of identity.linkRequests) await withdraw(tx, id as LinkRequestId)

    await record(tx, { id: orgId }, 'link_request.denied_by_person', { identityId, subject: identity.subject })
    if (mayMail) await enqueue(tx, identityDenied.job, { identityId })
  })
}

async function withdraw(tx: Tx<IdentityActor>, id: LinkRequestId): Promise<void> {
  const { orgId, identityId } = tx.actor
  const request = await requireWaiting(tx, orgId, id, { identityId })
  await decide(tx, request, { state: 'withdrawn' })
  await record(tx, { id: orgId }, 'link_request.withdrawn', { linkRequestId: id, number: request.number })
}

async function failTooSoon(tx: Tx, id: LinkRequestId): Promise<never> {
  const { remindedAt } = await tx.db.linkRequest.findUniqueOrThrow({ where: { id }, select: { remindedAt: true } })
  const again = addSeconds(remindedAt ?? tx.now, REMIND_AGAIN_SECONDS)
  fail('too_soon', { detail: `You can remind them again from ${shortTime(again, tx.now)} on.` })
}
