import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { enter } from '@/lib/orgs/commands'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { newId, type OrgId, type SsoRequestId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { ssoRequested } from './emails'
import { WISHES_A_DAY } from './model'
import type { AskForSso, OneSsoRequest, TellWish } from './schema'

/**
 * Asks the operator to set single sign-on up; the operators hear of it by mail.
 * Without the Business plan it is an expression of interest (R017).
 *
 * @throws Failure `onboarding_not_offered` where the operator does not do that.
 * @throws Failure `sso_request_open` while an earlier request lives, also of two owners at once.
 */
export function askForSso(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { provider, domains, note }: AskForSso,
): Promise<SsoRequestId> {
  return transact(ctx, async (tx) => {
    const org = await authorize(tx, 'onboarding.ask', orgId)
    const offered = await tx.db.installation.count({ where: { id: 1, assistsOnboarding: true } })
    if (!offered) fail('onboarding_not_offered')

    const id = newId('ssoRequest')
    const { count } = await tx.db.ssoRequest.createMany({
      data: [
        {
          ...{ id, orgId: org.id, askedById: tx.actor.userId, provider, domains, note: note || null },
          ...{ createdAt: tx.now, updatedAt: tx.now },
        },
      ],
      skipDuplicates: true, // the index lets one live
    })
    if (!count) fail('sso_request_open')
    await record(tx, org, 'sso_request.opened', { ssoRequestId: id, provider, domains })
    await enqueue(tx, ssoRequested.job, { ssoRequestId: id })
    return id
  })
}

/**
 * Takes the request back; what the operator has prepared stays as a draft.
 *
 * @throws Failure `sso_request_not_found`, also for another organization's.
 * @throws Failure `sso_request_settled` once it is handed over or withdrawn.
 */
export function withdrawSsoRequest(ctx: Ctx<UserActor>, orgId: OrgId, { ssoRequestId }: OneSsoRequest): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await authorize(tx, 'onboarding.ask', orgId)
    const mine = { id: ssoRequestId, orgId: org.id }
    const { count } = await tx.db.ssoRequest.updateMany({
      where: { ...mine, state: { in: ['open', 'taken'] } },
      data: { state: 'withdrawn', updatedAt: tx.now },
    })
    if (!count) fail((await tx.db.ssoRequest.count({ where: mine })) ? 'sso_request_settled' : 'sso_request_not_found')
    await record(tx, org, 'sso_request.withdrawn', { ssoRequestId })
  })
}

/**
 * Keeps what an owner misses, for those who run the installation (R018).
 *
 * @throws Failure `too_many_wishes` after ten in a day from one organization.
 */
export function tellWish(ctx: Ctx<UserActor>, orgId: OrgId, { text }: TellWish): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'onboarding.ask', orgId) // one after the other: they are counted
    const today = await tx.db.wish.count({
      where: { orgId: org.id, createdAt: { gt: addSeconds(tx.now, -DAY_SECONDS) } },
    })
    if (today >= WISHES_A_DAY) fail('too_many_wishes')

    const id = newId('wish')
    await tx.db.wish.create({
      data: { id, orgId: org.id, userId: tx.actor.userId, text, createdAt: tx.now },
      select: { id: true },
    })
    await record(tx, org, 'wish.told', { wishId: id })
  })
}
