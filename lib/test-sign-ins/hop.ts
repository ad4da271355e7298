import type { Ctx } from '@/lib/platform/context'
import { findCandidate } from './candidate'
import { findTest, isSameBrowser } from './row'

/** Where a test's browser goes, and what is said about it beforehand. */
export type Hop = {
  name: string
  host: string
  redirectUrl: string
  redirectForm: Record<string, string> | null
  connectionId: string
  orgSlug: string
  /** Begun through a set-up link: there is no console to go back to. */
  isVisitors: boolean
}

/** `null` in another browser, and once the test is over or answered. */
export async function findHop(ctx: Ctx, id: string, secret: string | null): Promise<Hop | null> {
  const test = await findTest(ctx, id)
  if (!test || !isSameBrowser(test, secret) || test.state !== 'open' || test.expiresAt <= ctx.now) return null
  const candidate = await findCandidate(ctx, test.revisionId)
  const org = await ctx.db.org.findUnique({ where: { id: test.orgId }, select: { slug: true } })
  if (!candidate || !org) return null
  const { redirectUrl, connectionId } = test
  const redirectForm = test.redirectForm as Record<string, string> | null // lib/test-sign-ins/begin.ts wrote it
  const { name, host } = candidate
  const isVisitors = test.setupLinkId !== null
  return { name, host, redirectUrl, redirectForm, connectionId, orgSlug: org.slug, isVisitors }
}
