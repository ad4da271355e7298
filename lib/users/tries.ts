import type { Ctx } from '@/lib/platform/context'
import { type Limit, limits } from '@/lib/platform/rate-limit'

/**
 * What a try at an account counts against, for `take` and `forgive`: the
 * account, or a bucket of this browser's own where it has signed in to the
 * account before, so that strangers' failures do not shut it out (decision 13,
 * I16). Having come by SSO does not count: an organization's provider can say
 * who is in as many browsers as it likes, and must gain no tries by it. A name that is nobody's counts as if it were an account (I15).
 *
 * @param browserHash digest of the browser's own cookie.
 */
export async function accountTries(
  ctx: Ctx,
  { user, identifier, browserHash }: { user: { id: string } | null; identifier: string; browserHash: string | null },
): Promise<readonly [Limit, string]> {
  const here = { userId: user?.id ?? '', browserHash: browserHash ?? '', connectionId: '' }
  const known = await ctx.db.knownBrowser.count({ where: here }) // the same work for everybody
  if (user && known > 0) return [limits.accountKnownBrowser, `${user.id}:${browserHash}`]
  return [limits.accountStrangers, user?.id ?? identifier.trim()]
}
