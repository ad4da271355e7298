import { beginChallenge, type ChallengeId } from '@/lib/factors/challenges'
import { hasFactor } from '@/lib/factors/model'
import { factorsOf } from '@/lib/factors/queries'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import type { SessionId } from '@/lib/platform/ids'
import { forgive, type Limit, limits, take } from '@/lib/platform/rate-limit'
import { type Device, liftSession, renewProven } from '@/lib/sessions/commands'
import { isStillPassword } from '@/lib/users/commands'
import { verifyPassword } from '@/lib/users/password'
import { knowsByPassword, rememberBrowser } from './browser'
import { byPassword } from './own-factor'

/** The session's new id; or, where the account has a factor, the second step that follows. */
export type ProofOutcome = { sessionId: SessionId } | { challengeId: ChallengeId } | 'mismatch' | { retryAt: Date }

type Here = { browser: string; device: Device }

/**
 * A fresh proof by password for the present session (I24). One that an
 * organization's IdP vouched for proves itself there instead.
 */
export async function proveWithPassword(ctx: Ctx<UserActor>, password: string, here: Here): Promise<ProofOutcome> {
  return ctx.actor.confinedTo ? 'mismatch' : prove(ctx, password, here)
}

/**
 * Proves the person's own account by its password in a session that an
 * organization's IdP vouched for, which lifts its confinement (I22). The
 * password of another account never does.
 */
export async function liftWithPassword(ctx: Ctx<UserActor>, password: string, here: Here): Promise<ProofOutcome> {
  return ctx.actor.confinedTo ? prove(ctx, password, here) : 'mismatch'
}

async function prove(ctx: Ctx<UserActor>, password: string, { browser, device }: Here): Promise<ProofOutcome> {
  const { userId } = ctx.actor
  const [account, ...more] = await triesOf(ctx, browser, device)
  const verdict = await take(ctx.now, [account, ...more])
  if (!verdict.allowed) return { retryAt: verdict.retryAt }

  const user = await ctx.db.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } })
  if (!(await verifyPassword(user.passwordHash, password))) return 'mismatch'
  await forgive(...account)
  return transact(ctx, async (tx) =>
    (await isStillPassword(tx, userId, user.passwordHash)) ? goOn(tx, browser) : 'mismatch',
  )
}

async function goOn(tx: Tx<UserActor>, browser: string): Promise<ProofOutcome> {
  const { userId, sessionId, confinedTo } = tx.actor
  if (hasFactor(await factorsOf(tx, userId))) {
    const purpose = confinedTo ? 'lift_second' : 'step_up_second'
    return { challengeId: (await beginChallenge(tx, { purpose, browser, userId, sessionId })).id }
  }
  if (!confinedTo) return { sessionId: await renewProven(tx, byPassword) }
  await rememberBrowser(tx, userId, browser)
  return { sessionId: await liftSession(tx, byPassword) }
}

/**
 * In a session of the person's own the tries are the session's. In a confined
 * one they are the sign-in's, and only a browser that signed in with the
 * password before has its own: whoever runs the IdP can sit in as many such
 * sessions as they like, and guess.
 */
async function triesOf(
  ctx: Ctx<UserActor>,
  browser: string,
  { network }: Device,
): Promise<[readonly [Limit, string], ...(readonly [Limit, string])[]]> {
  const { userId, sessionId, confinedTo } = ctx.actor
  if (!confinedTo) return [[limits.accountKnownBrowser, sessionId]]
  const known = await knowsByPassword(ctx, userId, browser)
  const own = [limits.accountKnownBrowser, `${userId}:${digest(browser)}`] as const
  return [known ? own : [limits.accountStrangers, userId], [limits.network, network]]
}
