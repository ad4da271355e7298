import { authorize } from '@/lib/access/authorize'
import { findKeptAnswer, type KeptAnswer } from '@/lib/attempts/kept'
import type { Step } from '@/lib/attempts/model'
import { referenceIn } from '@/lib/attempts/search'
import { liveColumns } from '@/lib/connections/live'
import { isVerifiedFor } from '@/lib/domains/queries'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import type { Attempt } from '@/lib/platform/prisma/client'
import { bundleOf } from './bundle'
import { draftJudge, type Judge, liveJudge } from './connection'
import { courseOf, type Question } from './course'
import { type Fix, fixFor, refusalsIn } from './fixes'
import { type Likely, likelyCauses } from './likely'
import type { Reevaluation, TracedCheck } from './model'
import { type NextStep, nextSteps } from './next-steps'
import { closerCode } from './oidc-codes'
import { judgeKept, type ReadKept, readKept } from './read-kept'
import { writtenChecks } from './written'

/** A sign-in through a connection, traced. */
export type AttemptTrace = {
  /** Why it was refused first, then what else would have been; empty where nothing was. */
  fixes: ({ code: string } & Fix)[]
  /** Every question, with what was expected and what came; where the answer is kept, by the settings of today. */
  course: Question[]
  /** Where nobody can know the cause; and addresses of ours to compare. */
  likely: Likely
  next: NextStep[]
  attributes: readonly { name: string; values: readonly string[] }[]
  /** Redacted XML, or claims as JSON. */
  answer: string | null
  /** Whether the answer is kept, and why not. `none`: no answer was refused, or none is kept any more. */
  kept: KeptAnswer['why'] | 'none'
  /** SHA-256 of the answer, where one came that nobody could use. */
  digest: string | null
  keptUntil: Date | null
  /** Whether what is live now would take it, and whether the draft would; `null` where there is nothing to ask. */
  live: Reevaluation | null
  draft: Reevaluation | null
  /** For the vendor's support; names nobody. */
  bundle: string
}

/**
 * Traces a sign-in through a connection: failed, never come back, or waiting to
 * be linked. `null` for those that took none or are under way. Nothing of the
 * answer is offered as a fix: nobody of ours asked for it.
 *
 * @throws those of `authorize`
 */
export async function traceAttempt(ctx: Ctx<UserActor>, orgId: OrgId, reference: string): Promise<AttemptTrace | null> {
  const org = await authorize(ctx, 'attempt.read', orgId)
  const attempt = await ctx.db.attempt.findFirst({
    where: { orgId: org.id, reference: referenceIn(reference) ?? '', method: { not: 'password' } },
  })
  if (!attempt || attempt.method === 'password') return null
  const kept = await findKeptAnswer(ctx, org.id, attempt.id)
  const steps = attempt.steps as unknown as Step[] // lib/attempts/commands.ts wrote them
  const outcome = outcomeOf({ ...attempt, steps }, kept)
  if (!outcome) return null
  const judges = await judgesOf(ctx, org.id, attempt.connectionId)
  const read = kept?.answer && judges.live ? await readKept(ctx, org.id, judges.live, asked(kept)) : null
  const isOver = attempt.state === 'succeeded'
  const written = writtenChecks(steps, attempt.method, isOver ? null : outcome)
  const checks = read ? withStanding(read.checks, written) : written
  return {
    fixes: isOver ? [] : fixesOf(closestCode(outcome, written, read), checks),
    course: courseOf(attempt.method, checks),
    likely: likelyCauses(isOver ? '' : outcome, attempt.method, attempt.connectionId ?? '', judges.live),
    next: await nextSteps(ctx, org.id, { ...attempt, outcome }),
    ...{ attributes: read?.attributes ?? [], answer: read?.text ?? null },
    ...{ kept: kept?.why ?? 'none', digest: kept?.digest ?? null, keptUntil: kept?.expiresAt ?? null },
    ...(await againOf(ctx, org.id, attempt, kept, judges)),
    bundle: bundleOfAttempt(ctx, attempt, { outcome, checks, read, kept, judge: judges.live }),
  }
}

type Closing = Pick<Attempt, 'state' | 'outcome'> & { steps: readonly Step[] }

/** Of one that goes on, what went wrong with it last; of one that waits, what it waits for. */
function outcomeOf({ state, outcome, steps }: Closing, kept: KeptAnswer | null): string | null {
  if (state === 'failed') return outcome
  if (state === 'succeeded') return outcome === 'await_link' || outcome === 'confirm_identity' ? outcome : null
  const last = steps.findLast(({ ok }) => ok !== undefined)
  const wrong = last?.ok === false ? last.detail : undefined
  return wrong ?? kept?.expected.code ?? (state === 'abandoned' ? (outcome ?? 'never_came_back') : null)
}

type Judges = { live: Judge | null; draft: Judge | null }

async function judgesOf(ctx: Ctx, orgId: OrgId, connectionId: string | null): Promise<Judges> {
  const where = { id: connectionId ?? '', orgId }
  const row = await ctx.db.connection.findFirst({ where, select: liveColumns })
  return row ? { live: liveJudge(row), draft: await draftJudge(ctx, row) } : { live: null, draft: null }
}

const asked = ({ answer, expected }: KeptAnswer) => ({ answer: answer ?? '', expected })

/** What was written down beyond the answer itself: the decision, and rules that no examination repeats. */
function withStanding(read: readonly TracedCheck[], written: readonly TracedCheck[]): TracedCheck[] {
  const names = new Set(read.map(({ name }) => name))
  const codes = new Set(read.flatMap(({ code }) => code ?? []))
  return [...read, ...written.filter(({ name, ok, code }) => !ok && !names.has(name) && !codes.has(code ?? ''))]
}

/** The refusal as closely as it can be named. */
function closestCode(outcome: string, written: readonly TracedCheck[], read: ReadKept | null): string {
  const known = read?.checks.flatMap(({ code }) => code ?? []) ?? []
  if (outcome === 'no_address' && known.includes('several_addresses')) return 'several_addresses'
  if (outcome === 'answer_invalid' || outcome === 'expired' || outcome === 'issued_in_future')
    return known.find((code) => code.startsWith('token_')) ?? written.find(({ code }) => code)?.code ?? outcome
  return closerCode(outcome, written)
}

function fixesOf(first: string, checks: readonly TracedCheck[]): AttemptTrace['fixes'] {
  return refusalsIn(first, checks).map((code) => ({ code, ...fixFor(code, checks) }))
}

async function againOf(
  ctx: Ctx,
  orgId: OrgId,
  { email, outcome, state }: Attempt,
  kept: KeptAnswer | null,
  by: Judges,
) {
  const isDomain = state === 'failed' && (outcome === 'domain_not_covered' || outcome === 'domain_frozen')
  if (isDomain && email) {
    const covered = await isVerifiedFor(ctx, orgId, email, { allowMissing: false })
    return {
      live: covered ? ({ worked: true, email } as const) : ({ worked: false, code: outcome } as const),
      draft: null,
    }
  }
  if (!kept?.answer) return { live: null, draft: null }
  const judged = (judge: Judge | null) => judge && judgeKept(ctx, orgId, judge, asked(kept))
  return { live: await judged(by.live), draft: await judged(by.draft) }
}

type Known = {
  outcome: string
  checks: readonly TracedCheck[]
  read: ReadKept | null
  kept: KeptAnswer | null
  judge: Judge | null
}

function bundleOfAttempt(ctx: Ctx, attempt: Attempt, { outcome, checks, read, kept, judge }: Known): string {
  const { reference, method: kind, connectionId, startedAt, endedAt, email } = attempt
  return bundleOf({
    ...{ reference, kind, connectionId, outcome, startedAt, endedAt, madeAt: ctx.now },
    ...{
      config: judge?.config ?? null,
      checks,
      clockSeconds: read?.clockSeconds ?? null,
      digest: kept?.digest ?? null,
    },
    ...{ attributes: (read?.attributes ?? []).map(({ name }) => name), answer: read?.anonymous ?? null },
    personal: [...(read?.personal ?? []), ...(email ? [email] : [])],
  })
}
