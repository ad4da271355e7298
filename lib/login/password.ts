import { addSteps, beginAttempt, endAttempt, step } from '@/lib/attempts/commands'
import { beginChallenge, type ChallengeId } from '@/lib/factors/challenges'
import { hasFactor } from '@/lib/factors/model'
import { factorsOf } from '@/lib/factors/queries'
import { type Ctx, type Tx, transact, type UserActor, type VisitorActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import type { AttemptId, SessionId, UserId } from '@/lib/platform/ids'
import { forgive, limits, takeInTurn } from '@/lib/platform/rate-limit'
import type { Device } from '@/lib/sessions/commands'
import { findByIdentifier, isStillPassword } from '@/lib/users/commands'
import { canonicalEmail } from '@/lib/users/model'
import { verifyPassword } from '@/lib/users/password'
import { accountTries } from '@/lib/users/tries'
import { byPassword, signInByOwn } from './own-factor'
import { findOrgByIdentifier } from './start'

export type PasswordOutcome =
  | { kind: 'signed_in'; sessionId: SessionId; userId: UserId }
  | { kind: 'second_step'; challengeId: ChallengeId }
  | { kind: 'mismatch' }
  | { kind: 'disabled'; reference: string }
  | { kind: 'too_many'; retryAt: Date }

/**
 * Signs somebody in with a password. Who does not exist, who has no password
 * and who typed a wrong one get the same answer after the same work (I15);
 * strangers’ failures never shut out a browser that signed in before (I16).
 */
export async function signInWithPassword(
  ctx: Ctx<VisitorActor>,
  {
    identifier,
    password,
    browser,
    device,
    current,
  }: {
    identifier: string
    password: string
    browser: string
    device: Device
    current: UserActor | null
  },
): Promise<PasswordOutcome> {
  const user = await findByIdentifier(ctx, identifier)
  const account = await accountTries(ctx, { user, identifier, browserHash: digest(browser) })
  const verdict = await takeInTurn(ctx.now, [[limits.network, device.network], account])
  if (!verdict.allowed) return { kind: 'too_many', retryAt: verdict.retryAt }

  const matches = await verifyPassword(user?.passwordHash ?? null, password)
  const org = await findOrgByIdentifier(ctx, user && matches ? user.email : identifier)
  const attempt = await beginAttempt(ctx, {
    method: 'password',
    orgId: org?.id ?? null,
    email: canonicalEmail(identifier.trim()),
    ...device,
  })
  if (!user || !matches) {
    await endAttempt(ctx, attempt.id, {
      state: 'failed',
      outcome: 'wrong_password',
      steps: [step(ctx, 'decided', { ok: false, detail: 'the password did not match' })],
    })
    return { kind: 'mismatch' }
  }
  const userId = user.id as UserId
  if (user.disabledAt) {
    await endAttempt(ctx, attempt.id, { state: 'failed', outcome: 'account_disabled', userId })
    return { kind: 'disabled', reference: attempt.reference }
  }
  await forgive(...account)
  return transact(ctx, async (tx) => {
    if (!(await isStillPassword(tx, userId, user.passwordHash))) return { kind: 'mismatch' }
    return (
      (await askForFactor(tx, userId, attempt.id, browser)) ?? {
        kind: 'signed_in',
        ...(await signInByOwn(tx, userId, byPassword, attempt.id, { browser, device, current })),
      }
    )
  })
}

/** No session comes of a password where the account has a factor: the second step begins. */
async function askForFactor(
  tx: Tx<VisitorActor>,
  userId: UserId,
  attemptId: AttemptId,
  browser: string,
): Promise<PasswordOutcome | null> {
  if (!hasFactor(await factorsOf(tx, userId))) return null
  const { id } = await beginChallenge(tx, { purpose: 'second_step', userId, browser, attemptId })
  await addSteps(tx, attemptId, [step(tx, 'decided', { ok: true, detail: 'the password matched; asked for a factor' })])
  return { kind: 'second_step', challengeId: id }
}
