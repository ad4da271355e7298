import { requireUnconfined } from '@/lib/access/authorize'
import { ssoIsOn } from '@/lib/connections/queries'
import { isVerifiedFor } from '@/lib/domains/queries'
import { holdOrg } from '@/lib/identities/commands'
import { join } from '@/lib/orgs/joining'
import { type Ctx, type Tx, transact, type UserActor, type VisitorActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { createAccount } from '@/lib/users/create'
import { passwordProblem } from '@/lib/users/guessing'
import type { PasswordProblem } from '@/lib/users/model'
import { hashPassword } from '@/lib/users/password'
import { type Found, findInvitation } from './find'
import { NewPerson } from './schema'
import { takeInvitation } from './take'
import { invitationOf } from './token'

export type Invitation = Found & {
  /** Whether its address has an account: only who holds the mailed link learns it. */
  hasAccount: boolean
  /** Whether somebody new with that address comes by the organization's own SSO instead of with a password. */
  bySso: boolean
}

/** The invitation behind a mailed link, in whatever state; opening it changes nothing. */
export async function peekInvitation(ctx: Ctx<VisitorActor>, token: string): Promise<Invitation | null> {
  const id = invitationOf(token)
  const found = id && (await findInvitation(ctx, id))
  if (!found) return null
  const accounts = await ctx.db.user.count({ where: { emailCanonical: found.email } })
  return { ...found, hasAccount: accounts > 0, bySso: await comesBySso(ctx, found) }
}

/**
 * Joins the organization with the account of this session, whose address has to
 * be the one that was invited: a link that went astray lets nobody else in.
 *
 * @throws Failure `confined_session` from a session of an organization's IdP (I22).
 * @throws Failure `invitation_gone` unless it still waits, `invitation_held` while its address's domain is lost (I8),
 *   `invitation_other_person` for another address.
 */
export async function acceptAsUser(ctx: Ctx<UserActor>, token: string): Promise<{ orgSlug: string }> {
  requireUnconfined(ctx)
  return transact(ctx, async (tx) => {
    await holdOrgOf(tx, token)
    const invitation = await requireWaiting(tx, token)
    const { emailCanonical } = await tx.db.user.findUniqueOrThrow({
      where: { id: tx.actor.userId, disabledAt: null },
      select: { emailCanonical: true },
    })
    if (emailCanonical !== invitation.email) fail('invitation_other_person')
    await admit(tx, invitation, tx.actor.userId)
    // The mail with the link came to this address.
    const unproven = { id: tx.actor.userId, emailVerifiedAt: null }
    await tx.db.user.updateMany({ where: unproven, data: { emailVerifiedAt: tx.now } })
    return { orgSlug: invitation.orgSlug }
  })
}

/**
 * Makes the account that was invited, with a password, and joins. Never makes a
 * session: the password opens one, as at any sign-in. The mailed link proves the
 * address, also one in a domain of another organization: that one’s single
 * sign-on binds nobody elsewhere, and adopts no account for its address (I4).
 *
 * @returns `weak` with the reason when the password falls short: the invitation still waits.
 * @throws Failure `invitation_gone` unless it still waits, `invitation_held` while its address's domain is lost (I8),
 *   `email_taken` when its address has an account,
 *   `invitation_by_sso` where the organization's provider vouches for addresses of that domain.
 */
export async function acceptAsNewPerson(
  ctx: Ctx<VisitorActor>,
  token: string,
  person: NewPerson,
): Promise<{ orgSlug: string; email: string } | { weak: PasswordProblem }> {
  const { name, password } = NewPerson.parse(person)
  const { email, orgName } = await requireWaiting(ctx, token)
  const owner = { name, username: email.slice(0, email.indexOf('@')), email, organizations: [orgName] }
  const weak = await passwordProblem(password, owner)
  if (weak) return { weak }

  const passwordHash = await hashPassword(password)
  return transact(ctx, async (tx) => {
    await holdOrgOf(tx, token)
    const invitation = await requireWaiting(tx, token)
    if (await comesBySso(tx, invitation)) fail('invitation_by_sso')
    const userId = await createAccount(tx, { name, email, verified: true, passwordHash })
    if (!userId) fail('email_taken')
    await admit(tx, invitation, userId)
    return { orgSlug: invitation.orgSlug, email }
  })
}

async function requireWaiting(ctx: Ctx, token: string): Promise<Found> {
  const id = invitationOf(token)
  const found = id && (await findInvitation(ctx, id))
  if (found?.state !== 'waiting') fail('invitation_gone')
  return found.held ? fail('invitation_held') : found
}

/** Held before anything is read: what lets the sender invite stays as it is found. */
async function holdOrgOf(tx: Tx, token: string): Promise<void> {
  const id = invitationOf(token)
  const known = id && (await tx.db.invitation.findUnique({ where: { id }, select: { orgId: true } }))
  if (known) await holdOrg(tx, known.orgId as OrgId)
}

/** The organization holds the address's domain now, and a connection of its signs people in. */
async function comesBySso(ctx: Ctx, { orgId, email }: Found): Promise<boolean> {
  if (!(await isVerifiedFor(ctx, orgId, email, { allowMissing: false }))) return false
  return (await ctx.db.connection.count({ where: { orgId, state: 'active', org: ssoIsOn } })) > 0
}

async function admit(tx: Tx, { id, orgId, role, teamId }: Found, userId: UserId): Promise<void> {
  const org = { id: orgId }
  if (!(await takeInvitation(tx, org, { id }, userId))) fail('invitation_gone')
  await join(tx, org, userId, { role, teamId })
}
