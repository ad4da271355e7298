import type { Ctx, UserActor } from '@/lib/platform/context'

/** Whether single letters act in the inbox for this person (WCAG 2.1.4). */
export async function readInboxKeys(ctx: Ctx<UserActor>): Promise<boolean> {
  const user = await ctx.db.user.findUniqueOrThrow({
    where: { id: ctx.actor.userId },
    select: { inboxKeys: true },
  })
  return user.inboxKeys
}

/** A matter of comfort: it opens nothing to anybody, so it needs no proof and stands in no audit log. */
export async function setInboxKeys(ctx: Ctx<UserActor>, on: boolean): Promise<void> {
  await ctx.db.user.update({ where: { id: ctx.actor.userId }, data: { inboxKeys: on }, select: { id: true } })
}
