import { standingSql } from '@/lib/domains/reach'
import type { Ctx } from '@/lib/platform/context'
import type { Id, OrgId, TeamId, UserId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { type InvitationState, type InvitedRole, invitationState } from './model'

export type InvitationId = Id<'invitation'>

/**
 * SQL of a condition on the invitation `i`: whoever sent it may still invite
 * for its role in its organization.
 */
export const standsSql = Prisma.sql`exists (
  select from "Membership" sender join "User" person on person.id = sender."userId" and person."disabledAt" is null
  where sender."orgId" = i."orgId" and sender."userId" = i."invitedById"
    and (sender.role = 'owner' or sender.role = 'admin') and i.role <> 'owner')`

const domainSql = Prisma.sql`substring(i."emailCanonical" from '[^@]*$')`

/** The address lies in a lost domain now. The rule is that of accounts: lib/users/held-mail.ts#isMailHeld. */
const isLostSql = Prisma.sql`exists (
  select from "Domain" d where d.name = ${domainSql}
    and (d.state = 'missing' or d.state = 'expired' and d."orgId" = i."orgId"))`

/**
 * The record is back: the inviting organization counts the domain as its own,
 * or whoever held it when the invitation was held does so again. Whoever proved
 * it since then is somebody else.
 */
const isBackSql = Prisma.sql`(
  ${standingSql(Prisma.sql`i."orgId"`, Prisma.sql`i."emailCanonical"`)} is not distinct from 'verified' or exists (
    select from "Domain" d where d.name = ${domainSql} and d.state = 'verified' and d."verifiedAt" <= i."heldAt"))`

/**
 * SQL of a condition on the invitation `i`: its address lies in a lost domain,
 * so that nothing is proven by mail to it (I8). What is held stays so until the
 * record is back: a domain that nobody holds any more, or somebody new does,
 * sets nothing free.
 */
export const heldSql = Prisma.sql`(${isLostSql} or i."heldAt" is not null and not ${isBackSql})`

/**
 * SQL of one value: the invitation that awaits an address in an organization,
 * as {@link AwaitedBy}, or `null`.
 *
 * @param email in canonical form
 */
export function awaitedSql(orgId: Prisma.Sql | string, email: string, now: Date): Prisma.Sql {
  return Prisma.sql`(
    select json_build_object('id', i.id, 'role', i.role, 'teamId', i."teamId", 'createdAt', i."createdAt")
    from "Invitation" i
    where i."orgId" = ${orgId} and i."emailCanonical" = ${email} and i."acceptedAt" is null and i."revokedAt" is null
      and i."expiresAt" > ${now} and ${standsSql})`
}

/** What an invitation gives. */
export type AwaitedBy = { id: InvitationId; role: InvitedRole; teamId: TeamId | null }

export type Found = AwaitedBy & {
  orgId: OrgId
  orgName: string
  orgSlug: string
  email: string
  invitedBy: string | null
  state: InvitationState
  /** Its address lies in a lost domain, or its record is not back: its link lets nobody in for now (I8). */
  held: boolean
  acceptedById: UserId | null
}

type Row = Omit<Found, 'state'> & { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date; stands: boolean }

/** An invitation in whatever state; `email` is the canonical address that it is for. */
export async function findInvitation(ctx: Ctx, id: InvitationId): Promise<Found | null> {
  const statement = Prisma.sql`
    select i.id, i.role, i."teamId", i."orgId", o.name as "orgName", o.slug as "orgSlug", i."emailCanonical" as email,
      s.name as "invitedBy", i."acceptedById", i."acceptedAt", i."revokedAt", i."expiresAt", ${standsSql} as stands,
      ${heldSql} as held
    from "Invitation" i join "Org" o on o.id = i."orgId" left join "User" s on s.id = i."invitedById"
    where i.id = ${id}`
  const [row] = await query<Row>(ctx, 'invitation.find', statement)
  if (!row) return null
  const { acceptedAt, revokedAt, expiresAt, stands, ...found } = row
  return { ...found, state: invitationState({ acceptedAt, revokedAt, expiresAt, stands }, ctx.now) }
}
