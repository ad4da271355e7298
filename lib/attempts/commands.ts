import type { Ctx, SystemActor } from '@/lib/platform/context'
import { type AttemptId, type ConnectionId, newId, newReference, type OrgId, type UserId } from '@/lib/platform/ids'
import { log } from '@/lib/platform/log'
import { count } from '@/lib/platform/metrics'
import { Prisma, type SignInMethod } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { keepableJson } from '@/lib/platform/text'
import { addSeconds } from '@/lib/platform/time'
import { annotate, traceId } from '@/lib/platform/tracing'
import { ABANDONED_AFTER_SECONDS, FAILED_AFTER_SECONDS, type Step } from './model'

export type Attempt = { id: AttemptId; reference: string }

export type AttemptFacts = {
  method: SignInMethod
  orgId?: OrgId | null
  connectionId?: ConnectionId | null
  email?: string | null
  device: string
  network: string
}

/** A step at this moment. */
export function step(ctx: Ctx, name: Step['name'], facts: Omit<Step, 'at' | 'name'> = {}): Step {
  return { at: ctx.now.toISOString(), name, ...facts }
}

/**
 * Writes down that a sign-in began. Attempts are their own table, apart from
 * the audit log (I17): a Monday morning adds rows that nobody waits for.
 */
export async function beginAttempt(ctx: Ctx, facts: AttemptFacts): Promise<Attempt> {
  const { attempt, sql } = attemptSql(ctx, facts)
  await query(ctx, 'attempt.begin', sql)
  return attempt
}

/** {@link beginAttempt} as SQL, for whoever writes more in the same statement; `more` steps follow the first. */
export function attemptSql(
  ctx: Ctx,
  { method, orgId, connectionId, email, device, network }: AttemptFacts,
  more: readonly Step[] = [],
): { attempt: Attempt; sql: Prisma.Sql } {
  const attempt = { id: newId('attempt'), reference: newReference() }
  annotate({ 'porchlight.reference': attempt.reference })
  const steps = keepableJson([step(ctx, 'started'), ...more])
  const sql = Prisma.sql`
    insert into "Attempt" (id, reference, method, "orgId", "connectionId", email, device, network, steps, "startedAt")
    values (${attempt.id}, ${attempt.reference}, ${method}::"SignInMethod", ${orgId ?? null}, ${connectionId ?? null},
      ${email ?? null}, ${device}, ${network}, ${steps}::jsonb, ${ctx.now})`
  return { attempt, sql }
}

/** Adds steps to a sign-in that goes on. */
export async function addSteps(ctx: Ctx, id: AttemptId, steps: readonly Step[]): Promise<void> {
  await query(ctx, 'attempt.steps', stepsSql(id, steps))
}

/**
 * {@link addSteps} as SQL that ends in its condition, for whoever writes more in
 * the same statement. While the sign-in goes on, `outcome` is why its last answer
 * was refused, until a good one comes.
 */
export function stepsSql(id: AttemptId, steps: readonly Step[]): Prisma.Sql {
  const answered = steps.findLast(({ name }) => name === 'answered')
  const refused = answered?.ok === false ? (answered.detail ?? null) : null
  const outcome = answered
    ? Prisma.sql`, outcome = case when state = 'in_progress' then ${refused} else outcome end`
    : Prisma.empty
  return Prisma.sql`update "Attempt" set steps = steps || ${keepableJson(steps)}::jsonb${outcome} where id = ${id}`
}

/** Closes a sign-in with its last steps. A closed one stays as it is. */
export async function endAttempt(
  ctx: Ctx,
  id: AttemptId,
  end: {
    state: 'succeeded' | 'failed'
    outcome: string
    email?: string | null
    userId?: UserId | null
    steps?: readonly Step[]
  },
): Promise<void> {
  const statement = Prisma.sql`
    update "Attempt" set state = ${end.state}::"AttemptState", outcome = ${end.outcome}, "endedAt" = ${ctx.now},
      email = coalesce(${end.email ?? null}, email), "userId" = coalesce(${end.userId ?? null}, "userId"),
      steps = steps || ${keepableJson(end.steps ?? [])}::jsonb
    where id = ${id} and state in ('in_progress', 'abandoned')
    returning reference, method`
  const ended = await query<{ reference: string; method: string }>(ctx, 'attempt.end', statement)
  for (const attempt of ended) tell(attempt, end.outcome)
}

/** For who watches: the count, and where traces are on the way from a reference that somebody read out to its trace. */
function tell({ reference, method }: { reference: string; method: string }, outcome: string): void {
  count('sign_ins_total', { method, outcome })
  annotate({ 'porchlight.reference': reference, 'porchlight.outcome': outcome })
  if (traceId()) log.info('sign-in ended', { reference, outcome })
}

/**
 * Adds a step to a sign-in that goes on, where it has none of that name and
 * detail yet: whatever comes again and again is written down once.
 */
export async function addStepOnce(ctx: Ctx, id: AttemptId, step: Step & { detail: string }): Promise<void> {
  const alike = keepableJson([{ name: step.name, detail: step.detail }])
  const statement = Prisma.sql`${stepsSql(id, [step])} and state in ('in_progress', 'abandoned')
    and not steps @> ${alike}::jsonb`
  await query(ctx, 'attempt.step_once', statement)
}

/**
 * Closes the sign-ins that were left: those of which something is known that
 * went wrong last have failed by it, the others never came back, or
 * left after a good answer (`left_early`). Returns how many.
 */
export async function sweepAbandonedAttempts(ctx: Ctx<SystemActor>): Promise<number> {
  const [left, failed] = [ABANDONED_AFTER_SECONDS, FAILED_AFTER_SECONDS].map((after) => addSeconds(ctx.now, -after))
  const statement = Prisma.sql`
    with due as (
      select id, steps @> '[{"name": "answered", "ok": true}]' as answered, (
        select case when one -> 'ok' = 'false' then one ->> 'detail' end
        from jsonb_array_elements(steps) with ordinality as each (one, place)
        where one -> 'ok' is not null order by place desc limit 1) as cause
      from "Attempt" where state = 'in_progress' and "startedAt" < ${left}
    )
    update "Attempt" a set "endedAt" = ${ctx.now},
      state = (case when cause is null then 'abandoned' else 'failed' end)::"AttemptState",
      outcome = coalesce(cause, case when answered then 'left_early' else 'never_came_back' end)
    from due where a.id = due.id and a.state = 'in_progress' and (cause is null or a."startedAt" < ${failed})
    returning a.id`
  return (await query(ctx, 'attempt.sweep', statement)).length
}
