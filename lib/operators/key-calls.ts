import { events } from '@/lib/audit/events'
import type { Ctx } from '@/lib/platform/context'
import { fail, isFailure } from '@/lib/platform/errors'
import type { Id } from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'

/** One call by its own name (`Idempotency-Key`): by which key, what it is called, and what it asked for. */
export type NamedCall = { keyId: Id<'operatorKey'>; callId: string; requestDigest: string }
export type KeptAnswer = { status: number; answer: Prisma.JsonValue }

/** Stands where the status will be. */
const RUNNING = 0
/** Longer than any act takes: its transactions are given up after 15 seconds. */
const GIVEN_UP_SECONDS = MINUTE_SECONDS

/**
 * Does a named call once: whoever says it again gets the answer of the first
 * time (draft-ietf-httpapi-idempotency-key-header-07, section 2.6). A refusal changed
 * nothing and is not kept. Where a process died on the way, the audit log knows
 * whether it had come to the act.
 *
 * @throws Failure `api_call_differs` when the name was used for something else.
 * @throws Failure `api_call_running`, `api_answer_lost`, and what `act` refuses.
 */
export async function once(ctx: Ctx, call: NamedCall, act: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
  const known = await claim(ctx, call)
  if (known) return known

  const answer = await act().catch(async (error: unknown) => {
    await release(ctx, call, error)
    throw error
  })
  await keep(ctx, call, answer)
  return answer
}

/** Takes the call, or finds what was answered to it. The primary key is the lock: of two at once, one is first. */
async function claim(ctx: Ctx, call: NamedCall): Promise<KeptAnswer | null> {
  const row = { ...call, status: RUNNING, answer: traceOf(ctx), createdAt: ctx.now }
  const { count } = await ctx.db.apiAnswer.createMany({ data: [row], skipDuplicates: true })
  if (count) return null

  const found = await ctx.db.apiAnswer.findUnique({ where: named(call) })
  if (!found) fail('api_call_running') // it was given back just now
  if (found.requestDigest !== call.requestDigest) fail('api_call_differs')
  if (found.status !== RUNNING) return found
  return takeOver(ctx, call, found)
}

type Row = { createdAt: Date; answer: Prisma.JsonValue }

/** Goes on where a process died before it came to the act. */
async function takeOver(ctx: Ctx, call: NamedCall, { createdAt, answer }: Row): Promise<null> {
  if (createdAt > addSeconds(ctx.now, -GIVEN_UP_SECONDS)) fail('api_call_running')
  if (await wasDone(ctx, answer as Trace)) fail('api_answer_lost')
  const { count } = await ctx.db.apiAnswer.updateMany({
    where: { keyId: call.keyId, callId: call.callId, status: RUNNING, createdAt },
    data: { answer: traceOf(ctx), createdAt: ctx.now },
  })
  return count ? null : fail('api_call_running')
}

/** By what the audit log knows the act again: all its events carry its request and its moment. */
type Trace = { requestId: string; at: string }
const traceOf = ({ requestId, now }: Ctx): Trace => ({ requestId, at: now.toISOString() })

async function wasDone(ctx: Ctx, { requestId, at }: Trace): Promise<boolean> {
  const name = { in: Object.keys(events) } // lets the index on name and time do the work
  return (await ctx.db.auditEvent.count({ where: { name, at: new Date(at), requestId } })) > 0
}

/** Gives the name back after a refusal, and after a fault before the act. */
async function release(ctx: Ctx, call: NamedCall, error: unknown): Promise<void> {
  if (!isFailure(error) && (await wasDone(ctx, traceOf(ctx)))) return
  await ctx.db.apiAnswer.deleteMany({ where: mine(ctx, call) })
}

async function keep(ctx: Ctx, call: NamedCall, { status, answer }: KeptAnswer): Promise<void> {
  const kept = { status, answer: answer as Prisma.InputJsonValue }
  await ctx.db.apiAnswer.updateMany({ where: mine(ctx, call), data: kept })
}

const named = ({ keyId, callId }: NamedCall) => ({ keyId_callId: { keyId, callId } })
const mine = (ctx: Ctx, { keyId, callId }: NamedCall) => ({ keyId, callId, status: RUNNING, createdAt: ctx.now })
