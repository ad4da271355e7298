import 'server-only'
import { currentOrgs, inPage } from '@/app/_server/page'
import type { Ctx, UserActor } from '@/lib/platform/context'

/** Loads a page of the person's own account, or says whose session is too narrow for it. */
export function inOwnAccount<T>(
  path: string,
  load: (ctx: Ctx<UserActor>) => Promise<T>,
): Promise<{ confinedTo: string } | { ctx: Ctx<UserActor>; data: T }> {
  return inPage(path, async (ctx) => {
    if (!ctx.actor.confinedTo) return { ctx, data: await load(ctx) }
    const [org] = await currentOrgs() // a confined session sees its own organization only
    return { confinedTo: org?.name ?? 'Your organization' }
  })
}
