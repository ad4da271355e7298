import { addSteps, beginAttempt, step } from '@/lib/attempts/commands'
import { beginSaml } from '@/lib/connections/jackson'
import { beginOidc } from '@/lib/connections/oidc'
import type { ReadyConnection } from '@/lib/connections/queries'
import { type Ctx, transact, type VisitorActor } from '@/lib/platform/context'
import { digest, newSecret, seal } from '@/lib/platform/crypto'
import { newId, type TransactionId } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
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
  await transact(ctx, async (tx) => {
    const { id: connectionId, orgId } = connection
    const attempt = await beginAttempt(tx, {
      method: connection.kind,
      orgId,
      connectionId,
      email: loginHint,
      ...device,
    })
    await addSteps(tx, attempt.id, [step(tx, 'sent', { detail: connection.host })])
    await tx.db.signInTransaction.create({
      data: {
        ...{ id, orgId, connectionId, attemptId: attempt.id, returnTo, browserHash: digest(browserSecret) },
        ...{ requestId: request.requestId, engineState: request.engineState, forced: asking === 'afresh' },
        ...{ verifierSealed: seal(verifierPurpose(id), request.verifier), redirectUrl: request.url },
        ...(request.form ? { redirectForm: request.form } : {}),
        ...{ createdAt: tx.now, expiresAt: addSeconds(tx.now, TRANSACTION_SECONDS) },
      },
      select: { id: true },
    })
  })
  return { kind: 'begun', transactionId: id, browserSecret }
}

async function makeRequest(connection: ReadyConnection, id: TransactionId, loginHint: string | null, asking: Asking) {
  if (connection.kind === 'saml')
    return beginSaml(connection.saml, { relayState: id, forceAuthn: asking !== 'as_it_likes' })
  const { url, nonce, verifier } = await beginOidc(connection.oidc, { state: id, loginHint, asking })
  return { url, verifier, requestId: nonce, engineState: id, form: null }
}
