import type { Ctx, SystemActor } from '@/lib/platform/context'
import { type AttemptId, type ConnectionId, newId, newReference, type OrgId, type UserId } from '@/lib/platform/ids'
import type { SignInMethod } from '@/lib/platform/prisma/client'
import { addSeconds } from '@/lib/platform/time'
import { ABANDONED_AFTER_SECONDS, type Step } from './model'

export type Attempt = { id: AttemptId; reference: string }

/** A step at this moment. */
export function step(ctx: Ctx, name: Step['name'], facts: Omit<Step, 'at' | 'name'> = {}): Step {
  return { at: ctx.now.toISOString(), name, ...facts }
}

/**
 * Writes down that a sign-in began. Attempts are their own table, apart from
 * the audit log (I17): a Monday morning adds rows that nobody waits for.
 */
export async function beginAttempt(
  ctx: Ctx,
  facts: {
    method: SignInMethod
    orgId?: OrgId | null
    connectionId?: ConnectionId | null
    email?: string | null
    device: string
    network: string
  },
): Promise<Attempt> {
  const attempt = { id: newId('attempt'), reference: newReference() }
  await ctx.db.attempt.create({
    data: {
      ...attempt,
      ...{ method: facts.method, device: facts.device, network: facts.network, email: facts.email ?? null },
      orgId: facts.orgId ?? null,
      connectionId: facts.connectionId ?? null,
      steps: [step(ctx, 'started')],
      startedAt: ctx.now,
    },
    select: { id: true },
  })
  return attempt
}

/** Adds steps to a sign-in that goes on. */
export async function addSteps(ctx: Ctx, id: AttemptId, steps: readonly Step[]): Promise<void> {
  await ctx.db.$executeRaw`update "Attempt" set steps = steps || ${JSON.stringify(steps)}::jsonb where id = ${id}`
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
  await ctx.db.$executeRaw`
    update "Attempt" set state = ${end.state}::"AttemptState", outcome = ${end.outcome}, "endedAt" = ${ctx.now},
      email = coalesce(${end.email ?? null}, email), "userId" = coalesce(${end.userId ?? null}, "userId"),
      steps = steps || ${JSON.stringify(end.steps ?? [])}::jsonb
    where id = ${id} and state in ('in_progress', 'abandoned')`
}

/** Marks the sign-ins that went to an IdP and never came back. Returns how many. */
export async function sweepAbandonedAttempts(ctx: Ctx<SystemActor>): Promise<number> {
  const { count } = await ctx.db.attempt.updateMany({
    where: { state: 'in_progress', startedAt: { lt: addSeconds(ctx.now, -ABANDONED_AFTER_SECONDS) } },
    data: { state: 'abandoned', outcome: 'never_came_back', endedAt: ctx.now },
  })
  return count
}
