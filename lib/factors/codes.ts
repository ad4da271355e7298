import { randomBytes } from 'node:crypto'
import { record } from '@/lib/audit/record'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { newId, type SessionId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { addFactor } from '@/lib/sessions/commands'
import { endSessionsOf } from '@/lib/sessions/endings'
import { factorChanged } from './emails'
import { enterOwnFactors, settleRemoval } from './guard'
import { amrOf, hasFactor, RECOVERY_CODES, readTotpCode, shownCode } from './model'
import { factorsOf } from './queries'
import type { ConfirmTotp } from './schema'
import { openTotp, sealTotp } from './secret'
import { newTotpSecret, type Qr, qrOf, stepOf } from './totp'

/**
 * Begins to add an authenticator app: a new secret, which counts for nothing
 * until a code confirms it. One that was begun before is replaced.
 *
 * @throws Failure `too_many_factors` while there is one already.
 * @throws Failure `confined_session`, `proof_needed`.
 */
export function beginTotp(ctx: Ctx<UserActor>): Promise<{ secret: string; qr: Qr }> {
  return transact(ctx, async (tx) => {
    await enterOwnFactors(tx)
    const { userId } = tx.actor
    if ((await factorsOf(tx, userId)).totp) fail('too_many_factors')

    const secret = newTotpSecret()
    const fresh = { secretSealed: sealTotp(userId, secret), createdAt: tx.now, lastStep: null }
    await tx.db.totpFactor.upsert({ where: { userId }, create: { userId, ...fresh }, update: fresh })
    const { email } = await tx.db.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })
    return { secret, qr: qrOf(secret, email) }
  })
}

/**
 * Confirms the authenticator app with a code that it shows, and tells the
 * account's owner. The session has shown a factor from now on; that code is
 * spent.
 *
 * @returns the session's new id.
 * @throws Failure `factor_refused` for a wrong code, or when nothing waits for one.
 * @throws Failure `confined_session`, `proof_needed`.
 */
export function confirmTotp(ctx: Ctx<UserActor>, { code }: ConfirmTotp): Promise<SessionId> {
  return transact(ctx, async (tx) => {
    await enterOwnFactors(tx)
    const { userId } = tx.actor
    const begun = await tx.db.totpFactor.findUnique({ where: { userId, confirmedAt: null } })
    const step = begun && stepOf(openTotp(begun), readTotpCode(code) ?? '', tx.now)
    if (step === null) fail('factor_refused', { fields: { code: 'That is not the code of this secret at this time.' } })

    await tx.db.totpFactor.update({ where: { userId }, data: { confirmedAt: tx.now, lastStep: step } })
    await record(tx, null, 'totp.added', { userId })
    await enqueue(tx, factorChanged.job, { userId, what: 'totp_added' })
    return addFactor(tx, { amr: amrOf.totp, factor: 'totp' })
  })
}

/**
 * Removes the authenticator app, ends the person's sessions in other browsers
 * and tells them.
 *
 * @throws Failure `factor_needed` when it is the last factor and somebody asks for one.
 * @throws Failure `confined_session`, `proof_needed`, `factor_not_found`.
 */
export function removeTotp(ctx: Ctx<UserActor>): Promise<void> {
  return transact(ctx, async (tx) => {
    await enterOwnFactors(tx)
    const { userId, sessionId } = tx.actor
    const { count } = await tx.db.totpFactor.deleteMany({ where: { userId, confirmedAt: { not: null } } })
    if (!count) fail('factor_not_found')

    await settleRemoval(tx)
    await endSessionsOf(tx, userId, 'authenticator app removed', sessionId)
    await record(tx, null, 'totp.removed', { userId })
    await enqueue(tx, factorChanged.job, { userId, what: 'totp_removed' })
  })
}

/**
 * Makes ten recovery codes of 80 random bits; the ones of before die. They are
 * returned once, and kept as digests (I14).
 *
 * @throws Failure `factor_not_found` without a factor that could be lost.
 * @throws Failure `confined_session`, `proof_needed`.
 */
export function makeRecoveryCodes(ctx: Ctx<UserActor>): Promise<string[]> {
  return transact(ctx, async (tx) => {
    await enterOwnFactors(tx)
    const { userId } = tx.actor
    if (!hasFactor(await factorsOf(tx, userId))) fail('factor_not_found')

    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
    const rows = codes.map((code) => ({ id: newId('recoveryCode'), userId, codeHash: digest(code), createdAt: tx.now }))
    await tx.db.recoveryCode.deleteMany({ where: { userId } })
    await tx.db.recoveryCode.createMany({ data: rows })
    await record(tx, null, 'recovery_codes.made', { userId, count: codes.length })
    await enqueue(tx, factorChanged.job, { userId, what: 'codes_made' })
    return codes.map(shownCode)
  })
}

/** 16 letters of Crockford's base32. */
function newRecoveryCode(): string {
  return Array.from(randomBytes(16), (byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte & 31]).join('')
}
