import { requireUnconfined } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import {
  type Ctx,
  type OperatorActor,
  type Tx,
  transact,
  type UserActor,
  type VisitorActor,
} from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { fail, isFailure } from '@/lib/platform/errors'
import { newId, type UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { forgive, limits, take } from '@/lib/platform/rate-limit'
import { endSessionsOf } from '@/lib/sessions/endings'
import { passwordChanged, passwordReset } from './emails'
import { ownerOf, passwordProblem, whatIsGuessed } from './guessing'
import { canonicalEmail, canonicalUsername, type PasswordProblem, passwordProblems } from './model'
import { hashPassword, verifyPassword } from './password'
import { type ChangePassword, NewUser } from './schema'

/**
 * Makes an account.
 *
 * @throws Failure `weak_password` with the reason.
 * @throws Failure `username_taken` or `email_taken` by the canonical form (I3).
 */
export async function createUser(ctx: Ctx<OperatorActor>, input: NewUser & { password?: string }): Promise<UserId> {
  const { name, username, email } = NewUser.parse(input)
  const id = newId('user')
  const problem =
    input.password && (await passwordProblem(input.password, { name, username, email, organizations: [] }))
  if (problem) fail('weak_password', { detail: passwordProblems[problem] })
  const passwordHash = input.password ? await hashPassword(input.password) : null
  await transact(ctx, async (tx) => {
    const usernameCanonical = canonicalUsername(username)!
    const emailCanonical = canonicalEmail(email)!
    const user = {
      ...{ id, name, username, usernameCanonical, email, emailCanonical, passwordHash },
      emailVerifiedAt: tx.now, // the operator vouches for it
      passwordChangedAt: passwordHash ? tx.now : null,
      createdAt: tx.now,
    }
    const { count } = await tx.db.user.createMany({ data: [user], skipDuplicates: true }) // the indexes decide
    if (!count) fail((await tx.db.user.count({ where: { usernameCanonical } })) ? 'username_taken' : 'email_taken')
    await record(tx, null, 'user.created', { userId: id })
  })
  return id
}

/** Shuts an account: nobody signs in to it, its sessions end now. */
export function disableUser(ctx: Ctx<OperatorActor>, userId: UserId): Promise<void> {
  return transact(ctx, async (tx) => {
    const { count } = await tx.db.user.updateMany({
      where: { id: userId, disabledAt: null },
      data: { disabledAt: tx.now },
    })
    if (!count) fail('member_not_found')
    await endSessionsOf(tx, userId, 'account disabled')
    await record(tx, null, 'user.disabled', { userId })
  })
}

/**
 * Changes one's own password and ends all other sessions.
 *
 * @throws Failure `confined_session` from a session of an organization's IdP (I22).
 * @throws Failure `too_many_tries`, `wrong_password`, `weak_password`.
 */
export async function changePassword(ctx: Ctx<UserActor>, { current, next }: ChangePassword): Promise<void> {
  requireUnconfined(ctx)
  const user = await ctx.db.user.findUniqueOrThrow({
    where: { id: ctx.actor.userId },
    select: { passwordHash: true, ...whatIsGuessed },
  })
  const tries = [limits.accountKnownBrowser, ctx.actor.sessionId] as const
  if (!(await take(ctx.now, [tries])).allowed) fail('too_many_tries')
  if (!(await verifyPassword(user.passwordHash, current)))
    fail('wrong_password', { fields: { current: 'That did not match.' } })
  const problem = await passwordProblem(next, ownerOf(user))
  if (problem) fail('weak_password', { fields: { next: passwordProblems[problem] } })

  const passwordHash = await hashPassword(next)
  await transact(ctx, async (tx) => {
    if (!(await isStillPassword(tx, tx.actor.userId, user.passwordHash))) fail('wrong_password')
    await setPassword(tx, tx.actor.userId, passwordHash, 'changed')
    await endSessionsOf(tx, tx.actor.userId, 'password changed', tx.actor.sessionId)
  })
  await forgive(...tries)
}

/**
 * Asks for a mail that lets the account's owner choose a new password. The
 * answer never tells whether the account exists (I15): the job finds out.
 */
export async function askPasswordReset(ctx: Ctx<VisitorActor>, identifier: string): Promise<void> {
  const user = await findByIdentifier(ctx, identifier)
  const { allowed } = await take(ctx.now, [[limits.mails, `reset:${user?.id ?? identifier}`]])
  if (!allowed) return
  await transact(ctx, (tx) => enqueue(tx, passwordReset.job, { userId: (user?.id as UserId | undefined) ?? null }))
}

/** Whether a reset link still works, and whose account it opens; changes nothing. */
export async function peekReset(ctx: Ctx<VisitorActor>, token: string): Promise<{ name: string } | null> {
  const found = await ctx.db.mailToken.findUnique({
    where: { tokenHash: digest(token), purpose: 'password_reset', usedAt: null, expiresAt: { gt: ctx.now } },
    select: { user: { select: { name: true, disabledAt: true } } },
  })
  return found && !found.user.disabledAt ? { name: found.user.name } : null
}

/**
 * Sets a new password with a mailed token, which works once (I5), and ends all
 * sessions and the other reset mails.
 *
 * @returns `'gone'` when the token was used, is too old or never was one;
 *   `weak` with the reason when the password falls short (the token still works).
 */
export async function resetPassword(
  ctx: Ctx<VisitorActor>,
  token: string,
  password: string,
): Promise<'done' | 'gone' | { weak: PasswordProblem }> {
  const where = { tokenHash: digest(token), purpose: 'password_reset', usedAt: null, expiresAt: { gt: ctx.now } }
  const found = await ctx.db.mailToken.findUnique({
    where,
    select: { user: { select: { id: true, disabledAt: true, ...whatIsGuessed } } },
  })
  if (!found || found.user.disabledAt) return 'gone'
  const weak = await passwordProblem(password, ownerOf(found.user))
  if (weak) return { weak }

  const passwordHash = await hashPassword(password)
  const userId = found.user.id as UserId
  try {
    await transact(ctx, async (tx) => {
      const { count } = await tx.db.mailToken.updateMany({ where, data: { usedAt: tx.now } })
      if (!count) fail('not_found')
      await tx.db.mailToken.updateMany({
        where: { userId, purpose: 'password_reset', usedAt: null },
        data: { usedAt: tx.now },
      })
      await tx.db.user.updateMany({ where: { id: userId, emailVerifiedAt: null }, data: { emailVerifiedAt: tx.now } })
      await setPassword(tx, userId, passwordHash, 'reset')
      await endSessionsOf(tx, userId, 'password reset')
    })
  } catch (error) {
    if (isFailure(error, 'not_found')) return 'gone'
    throw error
  }
  return 'done'
}

/**
 * Whether the password that was checked a moment ago is still the account's and
 * the account is open; holds both until the transaction ends, so that a reset or
 * a closing in between is seen here or ends what is made here (I11).
 */
export async function isStillPassword(tx: Tx, userId: UserId, passwordHash: string | null): Promise<boolean> {
  const rows = await tx.db.$queryRaw<unknown[]>`
    select 1 from "User" where id = ${userId} and "passwordHash" = ${passwordHash} and "disabledAt" is null for no key update`
  return rows.length > 0
}

/** The account that a typed address or username means. */
export async function findByIdentifier(ctx: Ctx, identifier: string) {
  const email = canonicalEmail(identifier.trim())
  const username = canonicalUsername(identifier.trim())
  if (!email && !username) return null
  return ctx.db.user.findUnique({
    where: email ? { emailCanonical: email } : { usernameCanonical: username! },
    select: { id: true, name: true, email: true, username: true, passwordHash: true, disabledAt: true },
  })
}

async function setPassword(tx: Tx, userId: UserId, passwordHash: string, how: 'reset' | 'changed'): Promise<void> {
  await tx.db.user.update({
    where: { id: userId },
    data: { passwordHash, passwordChangedAt: tx.now },
    select: { id: true },
  })
  const others = { userId, purpose: 'password_reset', usedAt: null }
  await tx.db.mailToken.updateMany({ where: others, data: { usedAt: tx.now } }) // mailed links die with the old password
  await record(tx, null, 'user.password_changed', { userId, how })
  await enqueue(tx, passwordChanged.job, { userId })
}
