import { addSteps, endAttempt, step } from '@/lib/attempts/commands'
import type { Check } from '@/lib/attempts/model'
import type { SsoAnswer } from '@/lib/connections/identity'
import { verifyOidcAnswer } from '@/lib/connections/oidc'
import type { OidcWitness } from '@/lib/connections/oidc-witness'
import { verifySamlResponse } from '@/lib/connections/saml'
import type { Ctx, VisitorActor } from '@/lib/platform/context'
import type { TransactionId } from '@/lib/platform/ids'
import { isUsedUp, limits, take } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { claimSaml, findSignIn } from './found'
import { recordAnswerOnce } from './keep'
import { keepOidc, keepSaml } from './keep-failed'
import type { Refusal } from './outcomes'
import { browserCheck, noteLostRelayState, noteStray, TURNED_OFF, takeFromNeighbour } from './strays'
import {
  claimForChecking,
  failTransaction,
  giveBack,
  isSameBrowser,
  referenceOf,
  type Transaction,
} from './transaction'

export type Received =
  /** Verified; the callback finishes it in the browser that began. */
  | { kind: 'answered'; transactionId: TransactionId }
  /** Nothing of ours asked for it (R025), or what asked is over. */
  | { kind: 'unsolicited' }
  /** It came later than the transaction lives; the reference finds where the person was going, in their own browser. */
  | { kind: 'expired'; reference: string | null }
  | Refusal
  | { kind: 'too_many'; retryAt: Date }

/** How long an assertion's id is remembered after it expired: as long as the guard's skew accepts it. */
const SKEW_SECONDS = 90
/** While one process checks an answer, no other does; a process that died gives it back. */
const SAML_LEASE_SECONDS = 10
/** Three calls to the provider, five seconds each. */
const OIDC_LEASE_SECONDS = 20

/**
 * Takes what an IdP posted to a connection's ACS. Nothing of a browser is known
 * here: only the verified answer is written to the transaction that asked for
 * it, and everything else is done when the browser comes with its cookie (J6).
 */
export async function receiveSaml(
  ctx: Ctx<VisitorActor>,
  connectionId: string,
  { samlResponse, relayState, network }: { samlResponse: string; relayState: string; network: string },
): Promise<Received> {
  const retryAt = await isUsedUp(ctx.now, limits.badAnswers, network)
  if (retryAt) return { kind: 'too_many', retryAt } // before any XML is read (I16)
  const found = await claimSaml(ctx, relayState, connectionId, SAML_LEASE_SECONDS)
  if (!found) {
    await noteLostRelayState(ctx, connectionId, { samlResponse, relayState })
    return (await takeFromNeighbour(ctx, relayState, connectionId)) ?? { kind: 'unsolicited' }
  }
  const { transaction: known, connection, claimed: transaction } = found
  if (known.state === 'answered' || known.state === 'done') return { kind: 'answered', transactionId: known.id } // a second post; the callback helps
  if (connection?.kind !== 'saml') return turnedOff(ctx, known)
  if (!transaction) return notClaimed(ctx, known)

  const { id, requestId, engineState, verifier, createdAt } = transaction
  const expected = { requestId, engineState, verifier, startedAt: createdAt, now: ctx.now }
  const verdict = await verifySamlResponse(connection.saml, samlResponse, expected)
  if (!verdict.ok) await keepSaml(ctx, transaction, samlResponse, verdict)
  if (!verdict.ok && !verdict.signed) return strike(ctx, transaction, verdict.code, verdict.checks, network)
  if (!verdict.ok) return failWith(ctx, transaction, verdict.code, verdict.checks)

  const stale = staleCheck(transaction, verdict.answer)
  if (stale) await keepSaml(ctx, transaction, samlResponse, { signed: true, code: 'not_asked_afresh' })
  if (stale) return failWith(ctx, transaction, 'not_asked_afresh', [...verdict.checks, stale])
  const remembered = { assertionId: verdict.assertionId, validUntil: verdict.validUntil }
  return keepAnswer(ctx, transaction, verdict.answer, verdict.checks, remembered).then(
    (kept) => kept ?? { kind: 'answered', transactionId: id },
  )
}

/**
 * Takes an OIDC answer, which the browser brings by itself: its cookie is
 * compared before the code is looked at.
 */
export async function receiveOidc(
  ctx: Ctx<VisitorActor>,
  connectionId: string,
  { query, browserSecret }: { query: URLSearchParams; browserSecret: string | null },
): Promise<Received> {
  const state = query.get('state') ?? ''
  const found = await findSignIn(ctx, state, connectionId)
  if (!found) return (await takeFromNeighbour(ctx, state, connectionId)) ?? { kind: 'unsolicited' }
  const { transaction: known, connection } = found
  if (known.state === 'answered' || known.state === 'done') return { kind: 'answered', transactionId: known.id }
  if (!isSameBrowser(known, browserSecret)) return strayed(ctx, known, browserSecret)
  if (connection?.kind !== 'oidc') return turnedOff(ctx, known)

  const transaction = await claimForChecking(ctx, known.id, connectionId, OIDC_LEASE_SECONDS)
  if (!transaction) return notClaimed(ctx, known)
  const { id, requestId: nonce, verifier } = transaction
  const witness: OidcWitness = {}
  const expected = { state: id, nonce, verifier, now: ctx.now }
  const verdict = await verifyOidcAnswer(connection.oidc, query, expected, witness)
  const stale = verdict.ok ? staleCheck(transaction, verdict.answer) : null
  if (verdict.ok && !stale) {
    const refused = await keepAnswer(ctx, transaction, verdict.answer, verdict.checks, null)
    return refused ?? { kind: 'answered', transactionId: id }
  }
  const code = verdict.ok ? 'not_asked_afresh' : verdict.code
  const refusal = await failWith(ctx, transaction, code, [...verdict.checks, ...(stale ? [stale] : [])])
  await keepOidc(ctx, transaction, { connection: connection.oidc, witness, verdict }, code)
  return refusal
}

async function strayed(ctx: Ctx, known: Transaction, secret: string | null): Promise<Refusal> {
  await noteStray(ctx, known, 'other_browser', browserCheck(secret))
  return refuse(ctx, known, 'other_browser')
}

/** Nobody's fault but the clock's, or somebody else is looking at the answer, or it was refused before. */
async function notClaimed(ctx: Ctx, known: Transaction): Promise<Received> {
  const { expiresAt } = known
  if (expiresAt > ctx.now) return { kind: 'unsolicited' }
  const late = { expected: `by ${expiresAt.toISOString()}`, received: ctx.now.toISOString() }
  await noteStray(ctx, known, 'came_late', { name: 'in_ten_minutes', ...late })
  return { kind: 'expired', reference: await referenceOf(ctx, known) }
}

/** Writes the answer down, with its assertion's id so that it is taken once (I5). `null` when all went well. */
async function keepAnswer(
  ctx: Ctx<VisitorActor>,
  transaction: Transaction,
  answer: SsoAnswer,
  checks: Check[],
  assertion: { assertionId: string; validUntil: Date } | null,
): Promise<Received | null> {
  const seen = assertion && {
    ...{ issuer: answer.issuer, assertionId: assertion.assertionId },
    expiresAt: addSeconds(assertion.validUntil, SKEW_SECONDS),
  }
  const steps = [step(ctx, 'answered', { ok: true, checks })]
  const kept = await recordAnswerOnce(ctx, transaction, { answer, seen, steps })
  const again = { name: 'first_use', ok: false, expected: 'not used before', received: 'used before' }
  if (kept === 'seen') return failWith(ctx, transaction, 'replayed', [...checks, again])
  return kept === 'late' ? { kind: 'unsolicited' } : null
}

/** What is wrong where the IdP should have asked again after the transaction began (I24); `null` where nothing is. */
function staleCheck({ forced, createdAt }: Transaction, { authenticatedAt }: SsoAnswer): Check | null {
  const since = addSeconds(createdAt, -SKEW_SECONDS)
  if (!forced || (authenticatedAt !== null && authenticatedAt >= since.getTime())) return null
  const at = new Date(authenticatedAt ?? Number.NaN)
  const received = Number.isNaN(at.getTime()) ? 'no time' : at.toISOString()
  return { name: 'asked_afresh', ok: false, expected: `after ${since.toISOString()}`, received }
}

/** The attempt says so, too: the person did come back. */
async function turnedOff(ctx: Ctx, known: Transaction): Promise<Refusal> {
  const steps = [step(ctx, 'answered', { ok: false, detail: 'connection_off', checks: [{ ...TURNED_OFF, ok: false }] })]
  await endAttempt(ctx, known.attemptId, { state: 'failed', outcome: 'connection_off', steps })
  return refuse(ctx, known, 'connection_off')
}

/** Anyone could have sent this: the sign-in stays open for the true answer, and the sender’s network is counted. */
async function strike(
  ctx: Ctx<VisitorActor>,
  transaction: Transaction,
  code: Refusal['code'],
  checks: Check[],
  network: string,
): Promise<Received> {
  const open = await giveBack(ctx, transaction)
  const steps = [step(ctx, 'answered', { ok: false, detail: code, checks })]
  if (open) await addSteps(ctx, transaction.attemptId, steps)
  else await endAttempt(ctx, transaction.attemptId, { state: 'failed', outcome: code, steps })
  const verdict = await take(ctx.now, [[limits.badAnswers, network]])
  if (!verdict.allowed) return { kind: 'too_many', retryAt: verdict.retryAt }
  return refuse(ctx, transaction, code)
}

async function failWith(
  ctx: Ctx<VisitorActor>,
  transaction: Transaction,
  code: Refusal['code'],
  checks: Check[],
): Promise<Refusal> {
  await failTransaction(ctx, transaction)
  const steps = [step(ctx, 'answered', { ok: false, detail: code, checks })]
  await endAttempt(ctx, transaction.attemptId, { state: 'failed', outcome: code, steps })
  return refuse(ctx, transaction, code)
}

async function refuse(ctx: Ctx, transaction: Transaction, code: Refusal['code']): Promise<Refusal> {
  return {
    kind: 'refused',
    code,
    reference: await referenceOf(ctx, transaction),
    connectionId: transaction.connectionId,
  }
}
