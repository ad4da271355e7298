import { type Arrival, judgeArrival } from '@/lib/login/strays'
import type { Ctx } from '@/lib/platform/context'
import type { TestSignInId } from '@/lib/platform/ids'
import { failed } from '@/lib/tracer/person'
import { findCandidate } from './candidate'
import type { ReceivedTest } from './receive'
import type { Report } from './report'
import { claimTest } from './row'

const LEASE_SECONDS = 10

/**
 * A test's answer that came by another binding, or to another address of the
 * connection, as where a setting at the provider is wrong: its report says so.
 * The answer is not read, and nothing of it is kept.
 */
export async function takeStrayTest(
  ctx: Ctx,
  id: string,
  connectionId: string,
  arrival: Arrival,
): Promise<ReceivedTest> {
  const test = await claimTest(ctx, id, connectionId, LEASE_SECONDS)
  const candidate = test && (await findCandidate(ctx, test.revisionId))
  if (!test || !candidate) return { kind: 'over' }
  const { kind, kept } = candidate
  const { code, check } = judgeArrival({ kind, connectionId, kept }, arrival)
  const checks = [failed(check.name, check.expected, check.received, code)]
  const report: Report = { ok: false, code, signed: false, checks, ...nothing }
  await ctx.db.testSignIn.updateMany({
    where: { id: test.id, state: 'checking', leaseUntil: test.leaseUntil },
    data: { state: 'answered', leaseUntil: null, answeredAt: ctx.now, report: { ...report } },
  })
  return { kind: 'answered', testId: test.id as TestSignInId }
}

const nothing = { attributeNames: [], clockSeconds: null, would: null }
