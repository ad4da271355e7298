import { addStepOnce, endAttempt, step } from '@/lib/attempts/commands'
import type { Check } from '@/lib/attempts/model'
import { type KeptAddresses, serviceProviderOf } from '@/lib/connections/service-provider'
import type { Ctx } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { addSeconds } from '@/lib/platform/time'
import { findSignIn } from './found'
import type { Refusal } from './outcomes'
import { ANSWER_SECONDS, fromRow, isTransactionId, referenceOf, type Transaction } from './transaction'

/** Ways in which an answer, or the browser behind it, comes otherwise than it should. */
export type Stray =
  | 'other_browser'
  | 'no_cookies'
  | 'came_late'
  | 'browser_late'
  | 'wrong_binding'
  | 'wrong_address'
  | 'other_connection'
  | 'no_relay_state'
  | 'connection_off'

/**
 * Writes down, once, that something came for a sign-in and could not be used:
 * our own words and addresses only, nothing of what came. Who calls it was
 * given the transaction's own id. A sign-in that could still end well stays as
 * it is (I27); of one that cannot, the attempt ends with it.
 */
export async function noteStray(
  ctx: Ctx,
  transaction: Transaction,
  code: Stray,
  { name, expected, received }: Omit<Check, 'ok'>,
): Promise<void> {
  const { state, attemptId } = transaction
  if (state === 'done' || state === 'failed') return // it has its outcome
  const checks = [{ name, ok: false, expected, received }]
  const strayed = { ...step(ctx, 'strayed', { ok: false, checks }), detail: code }
  if (canStillEnd(ctx, transaction)) return addStepOnce(ctx, attemptId, strayed)
  await endAttempt(ctx, attemptId, { state: 'failed', outcome: code, steps: [strayed] })
}

function canStillEnd({ now }: Ctx, { state, expiresAt, leaseUntil, answeredAt }: Transaction): boolean {
  if (state === 'answered') return answeredAt !== null && answeredAt > addSeconds(now, -ANSWER_SECONDS)
  return expiresAt > now || (state === 'checking' && leaseUntil !== null && leaseUntil > now)
}

/** How something came to an address of ours: by which method, and to which path. */
export type Arrival = { method: 'GET' | 'POST'; path: string }
/** Whose answer it is. `kept`: addresses that the connection kept from another product. */
type Addressee = { kind: 'saml' | 'oidc'; connectionId: string; kept: KeptAddresses | null }

/** SAML comes by HTTP-POST to the ACS (bindings §3.5), OIDC by redirect: which of the two is wrong. */
export function judgeArrival(
  { kind, connectionId, kept }: Addressee,
  { method, path }: Arrival,
): { code: 'wrong_binding' | 'wrong_address'; check: Omit<Check, 'ok'> } {
  const { acsUrl, redirectUrl } = serviceProviderOf(connectionId, kept)
  const received = env().PUBLIC_URL + path
  if (kind === 'oidc' ? received === redirectUrl : method === 'GET' && received !== redirectUrl) {
    const [expected, came] = kind === 'oidc' ? ['a redirect', 'a form (form_post)'] : ['HTTP-POST', 'HTTP-Redirect']
    return { code: 'wrong_binding', check: { name: 'binding', expected, received: came } }
  }
  return {
    code: 'wrong_address',
    check: { name: 'address', expected: kind === 'oidc' ? redirectUrl : acsUrl, received },
  }
}

/**
 * An answer that came to the connection by another binding, or to another of
 * its addresses. It is not read.
 *
 * @returns `null` where no sign-in of this connection waits for it
 */
export async function takeStray(ctx: Ctx, id: string, connectionId: string, arrival: Arrival): Promise<Refusal | null> {
  const found = await findSignIn(ctx, id, connectionId)
  if (!found?.connection) return null
  const { transaction, connection, reference } = found
  const kept = connection.kind === 'saml' ? (connection.saml.kept ?? null) : null
  const { code, check } = judgeArrival({ kind: connection.kind, connectionId, kept }, arrival)
  await noteStray(ctx, transaction, code, check)
  return { kind: 'refused', code, reference, connectionId }
}

/**
 * An answer at the address of another connection of the same organization. At
 * another organization's it finds nothing: neither learns of the other (I2).
 */
export async function takeFromNeighbour(ctx: Ctx, id: string, connectionId: string): Promise<Refusal | null> {
  const found = await findSignIn(ctx, id, null)
  if (!found || found.transaction.connectionId === connectionId) return null
  const { transaction, connection, reference } = found
  const where = { id: connectionId, orgId: transaction.orgId }
  const neighbour = await ctx.db.connection.findFirst({ where, select: { spAcsUrl: true } })
  if (!neighbour) return null
  const isSaml = connection?.kind === 'saml'
  const place = (of: string, kept: string | null) => {
    const { acsUrl, redirectUrl } = serviceProviderOf(of, { entityId: null, acsUrl: kept })
    return isSaml ? acsUrl : redirectUrl
  }
  const expected = place(transaction.connectionId, isSaml ? (connection.saml.kept?.acsUrl ?? null) : null)
  const received = place(connectionId, neighbour.spAcsUrl)
  await noteStray(ctx, transaction, 'other_connection', { name: 'address', expected, received })
  return { kind: 'refused', code: 'other_connection', reference, connectionId: transaction.connectionId }
}

/** Of a response in base64: more than its first element is not looked at. */
const HEAD_LETTERS = 8192

/**
 * An answer without the RelayState that went out with its request (bindings
 * §3.5.3): by the request's own id, which nobody can guess, it is told of in
 * that sign-in. It is dropped all the same, like any that finds none.
 */
export async function noteLostRelayState(
  ctx: Ctx,
  connectionId: string,
  { samlResponse, relayState }: { samlResponse: string; relayState: string },
): Promise<void> {
  const head = Buffer.from(samlResponse.slice(0, HEAD_LETTERS), 'base64').toString('latin1')
  const requestId = /\bInResponseTo="([\w.-]{8,128})"/.exec(head)?.[1]
  if (!requestId || isTransactionId(relayState)) return
  const where = { connectionId, requestId, expiresAt: { gt: ctx.now } }
  const row = await ctx.db.signInTransaction.findFirst({ where })
  const received = relayState ? 'another one' : 'none'
  const check = { name: 'relay_state', expected: 'the one that we sent', received }
  if (row) await noteStray(ctx, fromRow(row), 'no_relay_state', check)
}

/** As `receiveSaml` and `receiveOidc` say it of an answer that comes to a connection that was turned off. */
export const TURNED_OFF = { name: 'connection_on', expected: 'turned on', received: 'turned off' }

/** What a browser without the transaction's cookie is compared by. */
export function browserCheck(secret: string | null): Omit<Check, 'ok'> {
  const received = secret === null ? 'one without the cookie of this sign-in' : 'one with another cookie'
  return { name: 'same_browser', expected: 'the browser that began', received }
}

/** The sign-in whose browser kept no cookie of ours on the way to the provider. */
export async function takeCookieless(ctx: Ctx, transaction: Transaction): Promise<Refusal> {
  const check = { name: 'cookies', expected: 'a browser that keeps our cookie', received: 'none of our cookies' }
  await noteStray(ctx, transaction, 'no_cookies', check)
  const { connectionId } = transaction
  return { kind: 'refused', code: 'no_cookies', reference: await referenceOf(ctx, transaction), connectionId }
}
