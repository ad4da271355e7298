import { type Ctx, transact } from '@/lib/platform/context'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import type { TestSignIn } from '@/lib/platform/prisma/client'
import type { Report } from './report'
import { findTest, isSameBrowser } from './row'

export type FinishedTest =
  | { kind: 'done'; report: Report; reference: string; orgId: OrgId; connectionId: ConnectionId; isVisitors: boolean }
  /** The browser is not the one that began: it learns nothing. */
  | { kind: 'lost' }

/**
 * Ends a test sign-in in the browser that began it: from now on its report
 * counts, as a test of the revision where nobody has changed it since.
 */
export async function finishTest(
  ctx: Ctx,
  { testId, connectionId, browserSecret }: { testId: string; connectionId: string; browserSecret: string | null },
): Promise<FinishedTest> {
  const test = await findTest(ctx, testId, connectionId)
  if (!test || !isSameBrowser(test, browserSecret)) return { kind: 'lost' }
  if (test.state !== 'answered' && test.state !== 'done') return { kind: 'lost' }
  const report = test.report as unknown as Report // lib/test-sign-ins/receive.ts wrote it
  if (test.state === 'answered') await settle(ctx, test, report)
  const { reference, orgId, setupLinkId } = test
  const where = { orgId: orgId as OrgId, connectionId: test.connectionId as ConnectionId }
  return { kind: 'done', report, reference, ...where, isVisitors: setupLinkId !== null }
}

/** Both or neither: a test whose page says that it passed has marked its revision. */
function settle(ctx: Ctx, { id, revisionId, createdAt }: TestSignIn, report: Report): Promise<void> {
  return transact(ctx, async (tx) => {
    const { count } = await tx.db.testSignIn.updateMany({ where: { id, state: 'answered' }, data: { state: 'done' } })
    if (!count || !report.ok) return
    // What was changed after the test began was not tested.
    await tx.db.connectionRevision.updateMany({
      where: { id: revisionId, updatedAt: { lte: createdAt } },
      data: { testedAt: tx.now },
    })
  })
}
