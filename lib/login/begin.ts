import { attemptSql, step } from '@/lib/attempts/commands'
import { beginSaml } from '@/lib/connections/jackson'
import { beginOidc } from '@/lib/connections/oidc'
import type { ReadyConnection } from '@/lib/connections/ready'
import type { Ctx, VisitorActor } from '@/lib/platform/context'
import { digest, newSecret, seal } from '@/lib/platform/crypto'
import { newId, type TransactionId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { limits, take } from '@/lib/platform/rate-limit'
import { query } from '@/lib/platform/sql'
import { addSeconds } from '@/lib/platform/time'
import type { Device } from '@/lib/sessions/commands'
import { TRANSACTION_SECONDS, verifierPurpose } from './transaction'

/**
 * How the IdP should ask: as it likes; so that another account can be chosen;
 * or afresh, with an answer that proves it (I24).
 */
export type Asking = 'as_it_likes' | 'another_account' | 'afresh'

export type Begun =
  | { kind: 'begun'; transactionId: TransactionId; browserSecret: string }
  | { kind: 'too_many'; retryAt: Date }

/**
 * Begins a sign-in through a connection. The transaction is committed before
 * the browser is sent anywhere; organization, connection, return address and
 * browser are fixed here and come from no later request (I2, I6).
 */
export async function beginSso(
  ctx: Ctx<VisitorActor>,
  connection: ReadyConnection,
  {
    returnTo,
    device,
    loginHint,
    asking,
  }: { returnTo: string; device: Device; loginHint: string | null; asking: Asking },
): Promise<Begun> {
  const verdict = await take(ctx.now, [[limits.starts, device.network]])
  if (!verdict.allowed) return { kind: 'too_many', retryAt: verdict.retryAt }

  const id = newId('transaction')
  const browserSecret = newSecret()
  const request = await makeRequest(connection, id, loginHint, asking)
  const { id: connectionId, orgId, host, kind: method } = connection
  const facts = { method, orgId, connectionId, email: loginHint, ...device }
  const { attempt, sql: newAttempt } = attemptSql(ctx, facts, [step(ctx, 'sent', { detail: host })])
  const form = request.form && JSON.stringify(request.form)
  // One statement: both rows or neither.
  const statement = Prisma.sql`
    with attempt as (${newAttempt})
    insert into "SignInTransaction" (id, "orgId", "connectionId", "attemptId", "returnTo", "browserHash", "requestId",
      "engineState", forced, "verifierSealed", "redirectUrl", "redirectForm", "createdAt", "expiresAt")
    values (${id}, ${orgId}, ${connectionId}, ${attempt.id}, ${returnTo}, ${digest(browserSecret)}, ${request.requestId},
      ${request.engineState}, ${asking === 'afresh'}, ${seal(verifierPurpose(id), request.verifier)}, ${request.url},
      ${form}::jsonb, ${ctx.now}, ${addSeconds(ctx.now, TRANSACTION_SECONDS)})`
  await query(ctx, 'sign_in.begin', statement)
  return { kind: 'begun', transactionId: id, browserSecret }
}

async function makeRequest(connection: ReadyConnection, id: TransactionId, loginHint: string | null, asking: Asking) {
  if (connection.kind === 'saml')
    return beginSaml(connection.saml, { relayState: id, forceAuthn: asking !== 'as_it_likes' })
  const { url, nonce, verifier } = await beginOidc(connection.oidc, { state: id, loginHint, asking })
  return { url, verifier, requestId: nonce, engineState: id, form: null }
}
