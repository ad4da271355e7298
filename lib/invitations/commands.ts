import { authorize, type OrgScope } from '@/lib/access/authorize'
import { outranks } from '@/lib/access/permissions'
import { record } from '@/lib/audit/record'
import { enter } from '@/lib/orgs/commands'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { newId, type OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { limits, take } from '@/lib/platform/rate-limit'
import { DAY_SECONDS } from '@/lib/platform/time'
import { canonicalEmail } from '@/lib/users/model'
import { invitationSent } from './emails'
import { type InvitationId, standsSql } from './find'
import { holdIfLost } from './hold'
import { endOf } from './model'
import type { Invite, OneInvitation } from './schema'

/** An organization's people invite a whole department at once; nobody mails the world through us. */
const SENT_AT_MOST = { name: 'invitations', max: 200, windowSeconds: DAY_SECONDS } as const

/**
 * Invites an address into the organization and mails the link. Whether there is
 * an account of that address shows to nobody (I15): who accepts finds out. To a
 * lost domain nothing is mailed until its record is back (I8).
 *
 * @throws Failure `outranked` for a role above the sender's own.
 * @throws Failure `already_member` for the address of a member, `already_invited`
 *   while an invitation of that address waits.
 * @throws Failure `team_not_found`, `too_many_tries` (200 mails a day for each organization).
 */
export async function invite(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { email, role, teamId }: Invite,
): Promise<InvitationId> {
  await requireRoom(ctx, orgId)
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'member.manage', orgId)
    if (outranks(role, org.role)) fail('outranked')
    if (teamId && !(await tx.db.team.count({ where: { id: teamId, orgId: org.id } }))) fail('team_not_found')
    const emailCanonical = canonicalEmail(email) ?? fail('invalid_input')
    await requireNoMember(tx, org, emailCanonical)
    await endStale(tx, org, emailCanonical)

    const id = newId('invitation')
    const invitation = { id, orgId: org.id, email, emailCanonical, role, teamId, invitedById: tx.actor.userId }
    const { count } = await tx.db.invitation.createMany({
      data: [{ ...invitation, createdAt: tx.now, expiresAt: endOf(tx.now) }],
      skipDuplicates: true, // one living invitation an address
    })
    if (!count) fail('already_invited')
    await record(tx, org, 'invitation.sent', { invitationId: id, email: emailCanonical, role })
    await mailUnlessHeld(tx, id)
    return id
  })
}

/**
 * Mails a waiting (or expired) invitation once more; it waits for 14 days from
 * now, in the name of who sends it again. What is held stays held until the
 * record is back (I8): to whoever reads mail there now one invites anew.
 *
 * @throws Failure `invitation_not_found` once it was accepted or taken back.
 * @throws Failure `outranked` when its role stands above the sender's own.
 * @throws Failure `too_many_tries` beyond five mails an hour for one invitation.
 */
export async function resendInvitation(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { invitationId }: OneInvitation,
): Promise<void> {
  await requireRoom(ctx, orgId, [limits.mails, `invitation:${orgId}:${invitationId}`])
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'member.manage', orgId)
    const { role, email } = await requireLiving(tx, org, invitationId)
    if (outranks(role, org.role)) fail('outranked')

    const { count } = await tx.db.invitation.updateMany({
      where: { id: invitationId, ...living(org) },
      data: { expiresAt: endOf(tx.now), invitedById: tx.actor.userId },
    })
    if (!count) fail('invitation_not_found')
    await record(tx, org, 'invitation.resent', { invitationId, email })
    await mailUnlessHeld(tx, invitationId)
  })
}

/**
 * Takes an invitation back: its link says so from now on.
 *
 * @throws Failure `invitation_not_found` once it was accepted or taken back,
 *   `outranked` when its role stands above the actor's own.
 */
export function revokeInvitation(ctx: Ctx<UserActor>, orgId: OrgId, { invitationId }: OneInvitation): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'member.manage', orgId)
    const { role, email } = await requireLiving(tx, org, invitationId)
    if (outranks(role, org.role)) fail('outranked')
    const { count } = await tx.db.invitation.updateMany({
      where: { id: invitationId, ...living(org) },
      data: { revokedAt: tx.now },
    })
    if (!count) fail('invitation_not_found')

    await record(tx, org, 'invitation.revoked', { invitationId, email })
  })
}

async function mailUnlessHeld(tx: Tx, invitationId: InvitationId): Promise<void> {
  if (!(await holdIfLost(tx, invitationId))) await enqueue(tx, invitationSent.job, { invitationId })
}

const living = (org: OrgScope) => ({ orgId: org.id, acceptedAt: null, revokedAt: null })

async function requireLiving(tx: Tx, org: OrgScope, id: InvitationId) {
  const found = await tx.db.invitation.findFirst({
    where: { id, ...living(org) },
    select: { role: true, emailCanonical: true },
  })
  return found ? { role: found.role, email: found.emailCanonical } : fail('invitation_not_found')
}

async function requireNoMember(tx: Tx, org: OrgScope, emailCanonical: string): Promise<void> {
  const members = await tx.db.membership.count({ where: { orgId: org.id, user: { emailCanonical } } })
  if (members) fail('already_member', { fields: { email: 'That person is a member already.' } })
}

/** One that nobody can accept any more makes room for a new one. */
async function endStale(tx: Tx, org: OrgScope, emailCanonical: string): Promise<void> {
  await tx.db.$executeRaw`
    update "Invitation" i set "revokedAt" = ${tx.now}
    where i."orgId" = ${org.id} and i."emailCanonical" = ${emailCanonical} and i."acceptedAt" is null
      and i."revokedAt" is null and (i."expiresAt" <= ${tx.now} or not ${standsSql})`
}

/** Counted before the transaction, which waits for nobody; only for who may invite at all. */
async function requireRoom(ctx: Ctx<UserActor>, orgId: OrgId, ...more: Parameters<typeof take>[1][number][]) {
  await authorize(ctx, 'member.manage', orgId)
  if (!(await take(ctx.now, [[SENT_AT_MOST, orgId], ...more])).allowed) fail('too_many_tries')
}
