import { keepFailedAnswer } from '@/lib/attempts/kept'
import type { OidcConnection } from '@/lib/connections/oidc'
import type { OidcVerdict } from '@/lib/connections/oidc-refusals'
import type { OidcWitness } from '@/lib/connections/oidc-witness'
import { isShallow, isTokenSigned, readToken } from '@/lib/connections/token-signature'
import type { Ctx } from '@/lib/platform/context'
import type { Refusal } from './outcomes'
import type { Transaction } from './transaction'

/** As large as an answer by SAML may be. */
const MAX_LETTERS = 256_000

/** Keeps a refused SAML answer for the admins' look at what was wrong (lib/tracer), as `keepFailedAnswer` does. */
export function keepSaml(
  ctx: Ctx,
  transaction: Transaction,
  response: string,
  { signed, code }: { signed: boolean; code: Refusal['code'] },
): Promise<void> {
  return keepFailedAnswer(ctx, transaction, { came: response, keep: signed ? response : null }, then(transaction, code))
}

/**
 * The same of an ID token: its claims, without the signature that would make it
 * a token again. Where none came there is nothing to keep. Call it when the
 * transaction is settled: the provider may be asked for its keys.
 */
export async function keepOidc(
  ctx: Ctx,
  transaction: Transaction,
  { connection, witness, verdict }: { connection: OidcConnection; witness: OidcWitness; verdict: OidcVerdict },
  code: Refusal['code'],
): Promise<void> {
  const { idToken, userinfo } = witness
  if (!idToken) return
  const token = readToken(idToken)
  // Where the library came as far as our own rules, it had verified the signature.
  const verified = verdict.ok || verdict.checks.some(({ name, ok }) => name === 'signature' && ok)
  // Who did not answer within five seconds is not asked once more: the person waits.
  const isDown = !verdict.ok && verdict.code === 'provider_down'
  const signed = token !== null && (verified || (!isDown && (await isTokenSigned(connection.metadata, idToken))))
  const claims = { ...(isShallow(userinfo) ? userinfo : {}), ...token?.claims }
  const text = signed ? JSON.stringify({ header: token.header, claims }) : ''
  const keep = text && text.length <= MAX_LETTERS ? text : null
  await keepFailedAnswer(ctx, transaction, { came: idToken, keep }, then(transaction, code))
}

function then({ requestId, createdAt: startedAt }: Transaction, code: Refusal['code']) {
  return { code, requestId, startedAt }
}
