import type { Ctx, UserActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'

/**
 * Whether a session still has to show a factor of the person's own before it
 * may act in an organization. Whom that organization's own IdP vouched for is
 * never asked for ours: the IdP decides on factors (R007, R008). Another
 * organization's IdP does not count.
 */
export function lacksFactor(
  actor: Pick<UserActor, 'factor' | 'vouchedBy'>,
  org: { id: string; requiresFactor: boolean },
): boolean {
  return org.requiresFactor && actor.factor === null && actor.vouchedBy !== org.id
}

/** {@link lacksFactor} for an organization by its id; says nothing about membership. */
export async function needsFactor(ctx: Ctx<UserActor>, orgId: OrgId): Promise<boolean> {
  const org = await ctx.db.org.findUnique({ where: { id: orgId }, select: { id: true, requiresFactor: true } })
  return org !== null && lacksFactor(ctx.actor, org)
}
