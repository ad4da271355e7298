import { KEPT_AT_MOST } from '@/lib/attempts/kept'
import type { Ctx } from '@/lib/platform/context'
import { matchesDigest, seal, unseal } from '@/lib/platform/crypto'
import { idOf, type TestSignInId } from '@/lib/platform/ids'
import type { TestSignIn } from '@/lib/platform/prisma/client'
import { addSeconds, HOUR_SECONDS, MINUTE_SECONDS } from '@/lib/platform/time'

/** From the redirect to the answer, as for a real sign-in. */
export const TEST_SECONDS = 10 * MINUTE_SECONDS
/** For so long the answer itself can be looked at and judged again. */
export const ANSWER_SECONDS = 72 * HOUR_SECONDS

const testId = idOf('testSignIn')

/** Tells a test's RelayState, `state` or `tx` from a sign-in's. */
export function isTestId(id: string | null): id is TestSignInId {
  return testId.safeParse(id).success
}

export const verifierPurpose = (id: string) => `test.verifier.${id}`
const answerPurpose = (id: string) => `test.answer.${id}`

/** What came back, as it is judged again: the posted text, or what the provider's endpoints said. */
export type StoredAnswer =
  | { kind: 'saml'; response: string }
  | { kind: 'oidc'; claims: Record<string, unknown>; header: Record<string, unknown>; isProven: boolean }

export function sealAnswer(id: string, answer: StoredAnswer): string {
  return seal(answerPurpose(id), JSON.stringify(answer))
}

/** `null` once it has been kept for 72 hours. */
export function openAnswer(ctx: Ctx, { id, answerSealed, answerUntil }: TestSignIn): StoredAnswer | null {
  const text = answerSealed && answerUntil && answerUntil > ctx.now ? unseal(answerPurpose(id), answerSealed) : null
  return text ? (JSON.parse(text) as StoredAnswer) : null
}

/** A test of this connection (or of any), in whatever state; `null` for what never was. */
export async function findTest(ctx: Ctx, id: string | null, connectionId?: string): Promise<TestSignIn | null> {
  if (!isTestId(id)) return null // no letters that the database refuses
  return ctx.db.testSignIn.findUnique({ where: { id, ...(connectionId ? { connectionId } : {}) } })
}

/** Whether the secret of the browser's cookie is the one that began the test (I6). */
export function isSameBrowser({ browserHash }: TestSignIn, secret: string | null): boolean {
  return secret !== null && matchesDigest(secret, browserHash)
}

/** open → checking, once and for all: of many answers at once one is looked at, and there is no second try. */
export async function claimTest(ctx: Ctx, id: string, connectionId: string, seconds: number) {
  const [row] = await ctx.db.testSignIn.updateManyAndReturn({
    where: { id, connectionId, state: 'open', expiresAt: { gt: ctx.now } },
    data: { state: 'checking', leaseUntil: addSeconds(ctx.now, seconds) },
  })
  return row ?? null
}

/** What an organization keeps over {@link KEPT_AT_MOST} answers ends early, the oldest first; the reports stay. */
export async function dropOlderAnswers(ctx: Ctx, orgId: string): Promise<void> {
  const older = await ctx.db.testSignIn.findMany({
    where: { orgId, answerSealed: { not: null } },
    orderBy: { answeredAt: 'desc' },
    skip: KEPT_AT_MOST,
    select: { id: true },
  })
  const ids = older.map(({ id }) => id)
  if (ids.length > 0)
    await ctx.db.testSignIn.updateMany({
      where: { id: { in: ids } },
      data: { answerSealed: null, answerUntil: null },
    })
}
