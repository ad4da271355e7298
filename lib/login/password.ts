import { addSteps, beginAttempt, endAttempt, step } from '@/lib/attempts/commands'
import { type Ctx, transact, type UserActor, type VisitorActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import type { SessionId, UserId } from '@/lib/platform/ids'
import { forgive, type Limit, limits, take } from '@/lib/platform/rate-limit'
import { type Device, renewProven, startSession } from '@/lib/sessions/commands'
import { findByIdentifier, isStillPassword } from '@/lib/users/commands'
import { canonicalEmail } from '@/lib/users/model'
import { verifyPassword } from '@/lib/users/password'
import { knowsAccount, rememberBrowser } from './browser'
import { findOrgByIdentifier } from './start'

export type PasswordOutcome =
  | { kind: 'signed_in'; sessionId: SessionId; userId: UserId }
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
  const account = await accountLimit(ctx, user?.id as UserId | undefined, identifier, browser)
  const verdict = await take(ctx.now, [account, [limits.network, device.network]])
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
    const replaces = current?.sessionId ?? null
    const sessionId = await startSession(tx, {
      userId,
      method: 'password',
      origin: null,
      device,
      provenAt: tx.now,
      replaces,
    })
    await rememberBrowser(tx, userId, browser)
    await addSteps(tx, attempt.id, [step(tx, 'decided', { ok: true, detail: 'signed in' })])
    await endAttempt(tx, attempt.id, { state: 'succeeded', outcome: 'signed_in', userId })
    return { kind: 'signed_in', sessionId, userId }
  })
}

/**
 * A fresh proof for the present session (I24).
 *
 * @returns the session's new id; `'mismatch'` for a wrong password; a session that an IdP vouched for
 *   proves itself at the IdP instead.
 */
export async function proveWithPassword(
  ctx: Ctx<UserActor>,
  password: string,
): Promise<{ sessionId: SessionId } | 'mismatch' | { retryAt: Date }> {
  const account = [limits.accountKnownBrowser, ctx.actor.sessionId] as const
  const verdict = await take(ctx.now, [account])
  if (!verdict.allowed) return { retryAt: verdict.retryAt }

  const user = await ctx.db.user.findUniqueOrThrow({ where: { id: ctx.actor.userId }, select: { passwordHash: true } })
  if (ctx.actor.confinedTo || !(await verifyPassword(user.passwordHash, password))) return 'mismatch'
  await forgive(...account)
  return transact(ctx, async (tx) =>
    (await isStillPassword(tx, tx.actor.userId, user.passwordHash)) ? { sessionId: await renewProven(tx) } : 'mismatch',
  )
}

const NOBODY: UserId = 'usr_'

/** A browser that signed in to the account before has a bucket of its own (decision 13). */
async function accountLimit(
  ctx: Ctx,
  userId: UserId | undefined,
  identifier: string,
  browser: string,
): Promise<readonly [Limit, string]> {
  const known = await knowsAccount(ctx, userId ?? NOBODY, browser) // the same work for everybody (I15)
  if (userId && known) return [limits.accountKnownBrowser, `${userId}:${digest(browser)}`]
  return [limits.accountStrangers, userId ?? identifier.trim()]
}
