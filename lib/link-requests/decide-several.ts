import type { Ctx, UserActor } from '@/lib/platform/context'
import { type Failure, isFailure } from '@/lib/platform/errors'
import type { LinkRequestId, OrgId } from '@/lib/platform/ids'
import { linkRequestToMember } from './decide'
import type { LinkSeveral } from './schema'

export type SeveralOutcome = {
  linked: number
  /** Approved, and the account's owner has to prove it first (I4). */
  awaitsProof: number
  refused: { linkRequestId: LinkRequestId; message: string }[]
}

/**
 * Links several requests, each as {@link linkRequestToMember} does: by its own
 * rules, with its own audit event and mails, and of two admins one is told.
 * What one is refused for keeps no other from being linked.
 *
 * @throws Failure the first one's, when all were refused.
 */
export async function linkSeveral(ctx: Ctx<UserActor>, orgId: OrgId, { pairs }: LinkSeveral): Promise<SeveralOutcome> {
  const outcome: SeveralOutcome = { linked: 0, awaitsProof: 0, refused: [] }
  const refusals: Failure[] = []
  for (const pair of pairs) {
    try {
      if ((await linkRequestToMember(ctx, orgId, pair)) === 'linked') outcome.linked += 1
      else outcome.awaitsProof += 1
    } catch (error) {
      if (!isFailure(error)) throw error
      refusals.push(error)
      outcome.refused.push({ linkRequestId: pair.linkRequestId, message: error.message })
    }
  }
  if (refusals[0] && refusals.length === pairs.length) throw refusals[0]
  return outcome
}
