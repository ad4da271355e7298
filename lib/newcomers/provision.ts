import { record } from '@/lib/audit/record'
import { ssoIsOn } from '@/lib/connections/queries'
import { isVerifiedFor } from '@/lib/domains/queries'
import { holdOrg, linkIdentity } from '@/lib/identities/commands'
import { takeInvitation } from '@/lib/invitations/take'
import { join } from '@/lib/orgs/joining'
import { type Ctx, type SystemActor, type Tx, transact } from '@/lib/platform/context'
import type { ConnectionId, Id, IdentityId, OrgId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { createAccount } from '@/lib/users/create'
import { canonicalEmail, domainOf } from '@/lib/users/model'
import { answerRequest } from './answer'
import { announce } from './digest'
import { accountReady } from './emails'
import { readStranger, type Stranger, type StrangerRow, strangerFacts } from './facts'
import { wayOf } from './model'
import { isTheirInvitationSql } from './returning'

type NewcomerId = Id<'newcomer'>
type Waiting = { id: NewcomerId; orgId: OrgId; connectionId: ConnectionId; identityId: IdentityId }

/**
 * Makes the account of somebody whom an IdP vouched for: account, membership
 * with the lowest role (I18) or that of a waiting invitation, team, link, audit
 * events and mails, all or nothing. Every rule is asked again: what changed
 * since the sign-in makes the newcomer refused, and the next request of their
 * browser decides anew. Safe to run twice and at once.
 */
export function provisionNewcomer(ctx: Ctx<SystemActor>, { newcomerId }: { newcomerId: NewcomerId }): Promise<void> {
  return transact(ctx, async (tx) => {
    const newcomer = await holdWaiting(tx, newcomerId)
    if (!newcomer) return
    const judged = await judge(tx, newcomer)
    const userId = typeof judged === 'string' ? null : await make(tx, newcomer, judged)
    if (userId) return
    await settle(tx, newcomer, { state: 'refused', reason: typeof judged === 'string' ? judged : 'address_taken' })
  })
}

/** The organization first, then the identity, as the sign-in and linking hold them; `null` once it is settled. */
async function holdWaiting(tx: Tx, id: NewcomerId): Promise<Waiting | null> {
  const known = await tx.db.newcomer.findUnique({ where: { id }, select: { orgId: true } })
  if (!known) return null
  await holdOrg(tx, known.orgId as OrgId)
  const waiting = await tx.db.newcomer.findUnique({
    where: { id, state: 'waiting' },
    select: { id: true, orgId: true, connectionId: true, identityId: true },
  })
  if (waiting) await tx.db.$queryRaw`select id from "Identity" where id = ${waiting.identityId} for no key update`
  return waiting as Waiting | null
}

type Person = {
  email: string
  name: string | null
  verified: boolean
  stranger: StrangerRow
  /** The account that the identity opens already: its owner was removed, and is invited again. */
  known: UserId | null
}

/** Who is to get the account, or why nobody is. */
async function judge(tx: Tx, { orgId, connectionId, identityId }: Waiting): Promise<Person | string> {
  const identity = await tx.db.identity.findUniqueOrThrow({
    where: { id: identityId },
    select: { userId: true, email: true, name: true },
  })
  const email = identity.email && canonicalEmail(identity.email)
  if (!email) return 'domain_not_covered'
  const on = await tx.db.connection.count({ where: { id: connectionId, orgId, state: 'active', org: ssoIsOn } })
  if (!on) return 'connection_off'
  if (!(await isVerifiedFor(tx, orgId, email, { allowMissing: false }))) return 'domain_not_covered'
  const asked = { identityId, connectionId, orgId, email }
  const stranger = await readStranger(tx, asked)
  if (!stranger) return 'connection_off'
  const known = identity.userId as UserId | null
  if (known && !(await mayComeBack(tx, asked, known, stranger))) return 'linked'
  const verdict = wayOf(strangerFacts(stranger))
  if (!known && verdict.way === 'ask') return verdict.why
  return { known, email, name: identity.name, verified: await vouchesFor(tx, orgId, domainOf(email)), stranger }
}

/** Who was removed and is invited again themselves, and whose account is open. */
async function mayComeBack(tx: Tx, asked: Stranger, userId: UserId, { invitation }: StrangerRow): Promise<boolean> {
  if (!invitation) return false
  const statement = Prisma.sql`
    select from "User" u where u.id = ${userId} and u."disabledAt" is null and ${isTheirInvitationSql(asked, tx.now)}
      and not exists (select from "Membership" m where m."orgId" = ${asked.orgId} and m."userId" = u.id)`
  return (await query(tx, 'newcomer.comes_back', statement)).length > 0
}

/** Who holds a domain by DNS speaks for its addresses; an operator's word for a domain does not (I30), nor a loan. */
async function vouchesFor(tx: Tx, orgId: OrgId, name: string): Promise<boolean> {
  return (await tx.db.domain.count({ where: { orgId, name, state: 'verified', verifiedBy: 'dns' } })) > 0
}

/** @returns `null` when somebody else took the address in this moment. */
async function make(tx: Tx, newcomer: Waiting, { stranger, known, ...person }: Person): Promise<UserId | null> {
  const { orgId, connectionId, identityId } = newcomer
  const org = { id: orgId }
  const { invitation } = stranger
  const userId = known ?? (await createAccount(tx, { ...person, passwordHash: null }))
  if (!userId) return null

  const role = invitation?.role ?? 'member'
  await join(tx, org, userId, { role, teamId: invitation?.teamId ?? stranger.teamId })
  if (invitation && !(await takeInvitation(tx, org, invitation, userId))) throw new Error('the invitation was used')
  if (!known) {
    await linkIdentity(tx, org, identityId, userId, 'newcomer')
    if (invitation) await answerRequest(tx, org, identityId, userId, invitation)
    await record(tx, org, 'newcomer.provisioned', { connectionId, identityId, userId, role })
  }
  await settle(tx, newcomer, { state: 'done', userId })
  await enqueue(tx, accountReady.job, { newcomerId: newcomer.id })
  await announce(tx, orgId)
  return userId
}

type End = { state: 'done'; userId: UserId } | { state: 'refused'; reason: string }

async function settle(tx: Tx, { id, orgId, connectionId, identityId }: Waiting, end: End): Promise<void> {
  const { count } = await tx.db.newcomer.updateMany({
    where: { id, state: 'waiting' },
    data: { ...end, decidedAt: tx.now },
  })
  if (!count) throw new Error('a newcomer was settled twice') // the organization is held: this cannot be
  if (end.state === 'refused')
    await record(tx, { id: orgId }, 'newcomer.refused', { connectionId, identityId, reason: end.reason })
}
