import type { SsoAnswer } from '@/lib/connections/identity'
import { decideSsoStep, type SsoStep } from '@/lib/login/decide'
import { gatherFacts } from '@/lib/login/facts'
import type { Ctx } from '@/lib/platform/context'
import type { ConnectionId, IdentityId, OrgId, UserId } from '@/lib/platform/ids'

/** What a real sign-in with this answer would come to. Ids, never names: pages look them up for who may see them. */
export type Would = {
  kind: SsoStep['kind']
  userId: UserId | null
  /** Why it would be refused; of a link that would be carried over, the name of the connection that it is from. */
  reason: string | null
}

const nobodyYet = { id: 'idn_' as IdentityId, userId: null, email: null, lastUsedAt: null, linkedAt: null }

/** Asks the sign-in's own decision, and does nothing of what it says. */
export async function wouldBe(
  ctx: Ctx,
  { connectionId, orgId }: { connectionId: ConnectionId; orgId: OrgId },
  answer: SsoAnswer,
): Promise<Would> {
  const { issuer, subject } = answer
  const known = await ctx.db.identity.findFirst({
    where: { connectionId, issuer, subject },
    select: { id: true, userId: true, email: true, lastUsedAt: true, linkedAt: true },
  })
  const identity = known ? { ...known, id: known.id as IdentityId, userId: known.userId as UserId | null } : nobodyYet
  const step = decideSsoStep(await gatherFacts(ctx, { orgId, connectionId }, answer, identity))
  if (step.kind === 'carry') return { kind: step.kind, userId: step.userId, reason: step.from }
  const userId = step.kind === 'sign_in' ? step.userId : null
  return { kind: step.kind, userId, reason: step.kind === 'refuse' ? step.reason : null }
}
