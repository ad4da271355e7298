import { record } from '@/lib/audit/record'
import type { Ctx, FactorKind, Tx } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import type { Id, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { factorChanged } from './emails'
import { readCode, readTotpCode } from './model'
import { openTotp } from './secret'
import { stepOf } from './totp'
import { readAssertion, verifyAssertion } from './webauthn'

/** What somebody gave as their factor: a browser's answer with a passkey, or what they typed. */
export type FactorAnswer = { kind: FactorKind; text: string }

/** A right answer that has not been taken yet: {@link takeFactor} does, once. */
export type ProvenFactor = { userId: UserId } & (
  | { kind: 'passkey'; passkeyId: Id<'passkey'>; counter: number; backedUp: boolean }
  | { kind: 'totp'; step: number }
  | { kind: 'recovery_code'; codeHash: string }
)

/** Checks a factor of one account against the challenge that was shown; `null` for a wrong one. Changes nothing. */
export function checkFactor(
  ctx: Ctx,
  userId: UserId,
  challenge: string,
  { kind, text }: FactorAnswer,
): Promise<ProvenFactor | null> {
  switch (kind) {
    case 'passkey':
      return checkPasskey(ctx, text, challenge, userId)
    case 'totp':
      return checkTotp(ctx, userId, text)
    case 'recovery_code':
      return checkRecoveryCode(ctx, userId, text)
  }
}

/**
 * Checks a passkey. With `expected` it must be that account's; with `null` the
 * passkey says whose it is, and has to name the account itself (WebAuthn §7.2,
 * step 6).
 */
export async function checkPasskey(
  ctx: Ctx,
  text: string,
  challenge: string,
  expected: UserId | null,
): Promise<ProvenFactor | null> {
  const assertion = readAssertion(text)
  const passkey = assertion && (await ctx.db.passkey.findUnique({ where: { credentialId: assertion.id } }))
  if (!passkey || (expected && passkey.userId !== expected)) return null
  const { userHandle } = assertion.response
  const named = userHandle ? Buffer.from(userHandle, 'base64url').toString() : null
  if (named === null ? expected === null : named !== passkey.userId) return null

  const verified = await verifyAssertion(assertion, challenge, { ...passkey, counter: Number(passkey.counter) })
  const userId = passkey.userId as UserId
  return verified && { kind: 'passkey', userId, passkeyId: passkey.id as Id<'passkey'>, ...verified }
}

async function checkTotp(ctx: Ctx, userId: UserId, typed: string): Promise<ProvenFactor | null> {
  const code = readTotpCode(typed)
  const row = await ctx.db.totpFactor.findUnique({ where: { userId, confirmedAt: { not: null } } })
  if (!code || !row) return null
  const step = stepOf(openTotp(row), code, ctx.now)
  return step === null || (row.lastStep !== null && step <= row.lastStep) ? null : { kind: 'totp', userId, step }
}

async function checkRecoveryCode(ctx: Ctx, userId: UserId, typed: string): Promise<ProvenFactor | null> {
  const code = readCode(typed)
  const codeHash = code && digest(code)
  if (!codeHash || !(await ctx.db.recoveryCode.count({ where: { userId, codeHash, usedAt: null } }))) return null
  return { kind: 'recovery_code', userId, codeHash }
}

/**
 * Takes a right answer: of many at once, one (I5). A time step is taken once
 * and none before it any more; a recovery code dies, and its owner is told.
 */
export async function takeFactor(tx: Tx, factor: ProvenFactor): Promise<boolean> {
  const { userId } = factor
  switch (factor.kind) {
    case 'passkey':
      return takePasskey(tx, factor)
    case 'totp': {
      const { count } = await tx.db.totpFactor.updateMany({
        where: { userId, confirmedAt: { not: null }, OR: [{ lastStep: null }, { lastStep: { lt: factor.step } }] },
        data: { lastStep: factor.step },
      })
      return count > 0
    }
    case 'recovery_code':
      return takeRecoveryCode(tx, userId, factor.codeHash)
  }
}

/** A counter that stands still or goes back tells of a copied key; passkeys that are synchronized have none (§6.1.1). */
async function takePasskey(tx: Tx, factor: Extract<ProvenFactor, { kind: 'passkey' }>): Promise<boolean> {
  const { passkeyId, counter, backedUp } = factor
  const { count } = await tx.db.passkey.updateMany({
    where: { id: passkeyId, counter: counter === 0 ? 0 : { lt: counter } },
    data: { counter, backedUp, lastUsedAt: tx.now },
  })
  return count > 0
}

async function takeRecoveryCode(tx: Tx, userId: UserId, codeHash: string): Promise<boolean> {
  const { count } = await tx.db.recoveryCode.updateMany({
    where: { userId, codeHash, usedAt: null },
    data: { usedAt: tx.now },
  })
  if (!count) return false
  const left = await tx.db.recoveryCode.count({ where: { userId, usedAt: null } })
  await record(tx, null, 'recovery_code.used', { userId, left })
  await enqueue(tx, factorChanged.job, { userId, what: 'code_used', left })
  return true
}
