import { record } from '@/lib/audit/record'
import { isVerifiedFor } from '@/lib/domains/queries'
import { holdOrg } from '@/lib/identities/commands'
import { type Ctx, type IdentityActor, type Tx, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type LinkRequestId, newId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { addSeconds, DAY_SECONDS, shortTime } from '@/lib/platform/time'
import { linkRequestsWaiting } from './admin-emails'
import { linkRequestAsked } from './emails'
import { mayAskAgainAt, nextDigestAt, WAITING_DAYS } from './model'
import type { OpenLinkRequest } from './schema'
import { expire } from './sweep'
import { requireActiveConnection } from './waiting'

export type OpenedRequest = { id: LinkRequestId; number: number }

/**
 * Asks the organization to link the sign-in behind this browser to an account
 * (R031–R033). Asking again while a request waits gives that one (R036), also
 * from two browsers at once.
 *
 * @throws Failure `too_soon` within a day of an answer or of withdrawing; it
 *   says from when on.
 * @throws Failure `link_not_allowed_domain` when the asserted address is not in
 *   a domain that the organization has verified now (I1).
 * @throws Failure `already_linked` when the identity opens an account,
 *   `connection_not_found` when its connection is off.
 */
export function openLinkRequest(ctx: Ctx<IdentityActor>, { note }: OpenLinkRequest): Promise<OpenedRequest> {
  return transact(ctx, async (tx) => {
    const { orgId, connectionId, identityId } = tx.actor
    await holdOrg(tx, orgId)
    await requireActiveConnection(tx, orgId, connectionId)
    const identity = await tx.db.identity.findFirst({
      where: { id: identityId, connectionId },
      select: { userId: true, email: true },
    })
    if (!identity) fail('not_found')
    if (identity.userId) fail('already_linked')
    if (!(await isVerifiedFor(tx, orgId, identity.email, { allowMissing: false }))) fail('link_not_allowed_domain')
    await expire(tx, { identityId })
    const waiting = await requireMayAsk(tx)
    return waiting ?? (await open(tx, note || null))
  })
}

/** The request that waits already, if there is one. */
async function requireMayAsk(tx: Tx<IdentityActor>): Promise<OpenedRequest | null> {
  const last = await tx.db.linkRequest.findFirst({
    where: { identityId: tx.actor.identityId },
    orderBy: { number: 'desc' },
    select: { id: true, number: true, state: true, decidedAt: true },
  })
  if (last?.state === 'waiting') return { id: last.id as LinkRequestId, number: last.number }
  const again = mayAskAgainAt(last)
  if (again && again > tx.now) fail('too_soon', { detail: `You can ask again from ${shortTime(again, tx.now)} on.` })
  return null
}

/** The organization is held, so its counter and the digest’s time are ours alone. */
async function open(tx: Tx<IdentityActor>, note: string | null): Promise<OpenedRequest> {
  const { orgId, identityId } = tx.actor
  const org = await tx.db.org.update({
    where: { id: orgId },
    data: { linkRequestCount: { increment: 1 } },
    select: { linkRequestCount: true, requestDigestAt: true },
  })
  const id = newId('linkRequest')
  const number = org.linkRequestCount
  const expiresAt = addSeconds(tx.now, WAITING_DAYS * DAY_SECONDS)
  const request = { id, orgId, number, identityId, note, createdAt: tx.now, expiresAt }
  await tx.db.linkRequest.create({ data: request, select: { id: true } })

  await record(tx, { id: orgId }, 'link_request.opened', { linkRequestId: id, number, identityId })
  await enqueue(tx, linkRequestAsked.job, { linkRequestId: id })
  const digestAt = nextDigestAt(org.requestDigestAt, tx.now)
  if (!digestAt) return { id, number }
  await tx.db.org.update({ where: { id: orgId }, data: { requestDigestAt: digestAt }, select: { id: true } })
  await enqueue(tx, linkRequestsWaiting.job, { orgId }, digestAt)
  return { id, number }
}
