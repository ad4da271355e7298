import type { Check, Step } from '@/lib/attempts/model'
import type { Ctx, VisitorActor } from '@/lib/platform/context'
import type { ConnectionId } from '@/lib/platform/ids'
import { findOrgBySlug, type LoginOrg } from './start'
import { isSameBrowser } from './transaction'

/** What a refusal's page may say of the sign-in behind its reference. */
export type RefusedSignIn = {
  reference: string
  connectionId: ConnectionId | null
  idp: string | null
  org: LoginOrg | null
  /** The comparisons of the last answer. */
  checks: readonly Check[]
  /** What is told to the browser that the sign-in began in, and to nobody else (I6). */
  own: { email: string | null; returnTo: string; sessionId: string | null } | null
}

/**
 * The sign-in that a reference finds; `null` for what is none. A reference is
 * read out and passed on, so it opens neither the address nor where the person
 * was going: these are for the transaction's own browser, while its row lives.
 *
 * @param secretOf the secret that this browser keeps of a transaction, if any.
 */
export async function findRefused(
  ctx: Ctx<VisitorActor>,
  reference: string | null,
  secretOf: (transactionId: string) => string | null,
): Promise<RefusedSignIn | null> {
  if (!reference || !/^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(reference)) return null
  const attempt = await ctx.db.attempt.findUnique({
    where: { reference },
    select: { id: true, connectionId: true, email: true, steps: true },
  })
  if (!attempt) return null
  const [connection, transaction] = await Promise.all([
    ctx.db.connection.findUnique({
      where: { id: attempt.connectionId ?? '' },
      select: { name: true, org: { select: { slug: true } } },
    }),
    ctx.db.signInTransaction.findUnique({
      where: { attemptId: attempt.id },
      select: { id: true, browserHash: true, returnTo: true, sessionId: true },
    }),
  ])
  const own = transaction !== null && isSameBrowser(transaction, secretOf(transaction.id))
  return {
    reference,
    connectionId: attempt.connectionId as ConnectionId | null,
    idp: connection?.name ?? null,
    org: connection && (await findOrgBySlug(ctx, connection.org.slug)),
    checks: lastChecks(attempt.steps as unknown as Step[]),
    own: own ? { email: attempt.email, returnTo: transaction.returnTo, sessionId: transaction.sessionId } : null,
  }
}

function lastChecks(steps: readonly Step[]): readonly Check[] {
  return steps.findLast(({ checks }) => checks?.length)?.checks ?? []
}
