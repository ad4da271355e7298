import { authorize, type OrgScope } from '@/lib/access/authorize'
import { outranks } from '@/lib/access/permissions'
import { record } from '@/lib/audit/record'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type ConnectionId, type IdentityId, newId, type OrgId, type UserId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { endSessionsBy } from '@/lib/sessions/endings'

/** What an IdP said about somebody, checked; `email` in canonical form. */
export type Vouched = {
  connectionId: ConnectionId
  issuer: string
  subject: string
  /** SAML NameID format, or `oidc`. */
  format: string
  email: string | null
  name: string | null
}

export type RememberedIdentity = {
  id: IdentityId
  userId: UserId | null
  /** The address known before this sign-in; `null` at the first one. */
  email: string | null
  lastUsedAt: Date | null
  linkedAt: Date | null
}

/**
 * Notes whom an IdP has just vouched for, in the sign-in's transaction: one row
 * per connection, issuer and subject (I3). Never links anything. What it calls
 * itself (`email`, `name`) is written only when given: see {@link describeIdentity}.
 *
 * @returns what was known before, so that the caller sees a change of address.
 */
export async function rememberIdentity(tx: Tx, { email, name, ...vouched }: Vouched): Promise<RememberedIdentity> {
  const before = (await holdIdentity(tx, vouched)) ?? (await newIdentity(tx, { email, name, ...vouched }))
  if (typeof before === 'string') return { id: before, userId: null, email: null, lastUsedAt: null, linkedAt: null }
  if (email !== null) await describeIdentity(tx, before.id, { email, name })
  return before
}

/** Held until the sign-in ends: an unlinking waits and then ends its session, or this sign-in sees it. */
async function holdIdentity(
  tx: Tx,
  { connectionId, issuer, subject }: Pick<Vouched, 'connectionId' | 'issuer' | 'subject'>,
): Promise<RememberedIdentity | undefined> {
  const statement = Prisma.sql`
    select id, "userId", email, "lastUsedAt", "linkedAt" from "Identity"
    where "connectionId" = ${connectionId} and issuer = ${issuer} and subject = ${subject} for no key update`
  const [row] = await query<RememberedIdentity>(tx, 'identity.hold', statement)
  return row
}

/** @returns the new row's id, or the row that somebody else wrote in the same moment */
async function newIdentity(tx: Tx, vouched: Vouched): Promise<IdentityId | RememberedIdentity> {
  const id = newId('identity')
  const { count } = await tx.db.identity.createMany({
    data: [{ id, ...vouched, createdAt: tx.now }],
    skipDuplicates: true,
  })
  return count ? id : (await holdIdentity(tx, vouched))!
}

/**
 * Writes down what an IdP calls somebody: only for a sign-in that was not
 * refused, or an IdP could put any address where our mails go (I1).
 */
export async function describeIdentity(
  tx: Tx,
  id: IdentityId,
  described: { email: string; name: string | null },
): Promise<void> {
  await tx.db.identity.update({ where: { id }, data: described, select: { id: true } })
}

/**
 * Makes the identity open the person's account. Whether it may is the caller's
 * question (I4); this one keeps links one to one (R041).
 *
 * @throws Failure `already_linked` when the person has another identity of that
 *   connection, or the identity opens somebody's account.
 */
export async function linkIdentity(
  tx: Tx,
  org: { readonly id: OrgId },
  identityId: IdentityId,
  userId: UserId,
  how: 'admin' | 'self_proof' | 'operator' | 'newcomer' | 'carried',
): Promise<void> {
  await holdOrg(tx, org.id)
  const identity = await tx.db.identity.findFirst({
    where: { id: identityId, connection: { orgId: org.id } },
    select: { connectionId: true },
  })
  if (!identity) fail('not_found')
  const others = await tx.db.identity.count({ where: { connectionId: identity.connectionId, userId } })
  if (others) fail('already_linked')
  const { count } = await tx.db.identity.updateMany({
    where: { id: identityId, userId: null },
    data: { userId, linkedAt: tx.now, lastUsedAt: null },
  })
  if (!count) fail('already_linked')

  await record(tx, org, 'identity.linked', { identityId, userId, how })
}

/**
 * Takes the identity off its account and ends the sessions that came by it, in
 * the same transaction (I11).
 *
 * @param unusedSince lets go only of what nobody has signed in with since then.
 * @returns whether it was linked to that person (and unused, if asked).
 */
export async function releaseIdentity(
  tx: Tx,
  org: { readonly id: OrgId },
  { identityId, userId, unusedSince }: { identityId: IdentityId; userId: UserId; unusedSince?: Date },
): Promise<boolean> {
  const unused = unusedSince ? { OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: unusedSince } }] } : {}
  const { count } = await tx.db.identity.updateMany({
    where: { id: identityId, userId, connection: { orgId: org.id }, ...unused },
    data: { userId: null, linkedAt: null, lastUsedAt: null, unlinkedAt: tx.now },
  })
  if (!count) return false

  const endedSessions = await endSessionsBy(tx, { identityId, userId }, 'sign-in unlinked')
  await record(tx, org, 'identity.unlinked', { identityId, userId, endedSessions })
  return true
}

/**
 * An admin takes a sign-in off a member's account. The next sign-in with it
 * asks to be linked again.
 *
 * @throws Failure `not_found` when it is not a linked identity of this organization.
 * @throws Failure `outranked` when the account has a higher role than the admin's.
 */
export function unlinkIdentity(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { identityId }: { identityId: IdentityId },
): Promise<void> {
  return transact(ctx, async (tx) => {
    await holdOrg(tx, orgId)
    const org = await authorize(tx, 'member.manage', orgId)
    const identity = await tx.db.identity.findFirst({
      where: { id: identityId, connection: { orgId: org.id } },
      select: { userId: true },
    })
    const userId = identity?.userId as UserId | null | undefined
    if (!userId) fail('not_found')
    await requireNotOutranked(tx, org, userId)

    if (!(await releaseIdentity(tx, org, { identityId, userId }))) fail('not_found')
  })
}

/** @throws Failure `outranked` when the person's role in the organization is higher than `org.role`. */
export async function requireNotOutranked(tx: Tx, org: OrgScope, userId: UserId): Promise<void> {
  const target = await tx.db.membership.findUnique({
    where: { orgId_userId: { orgId: org.id, userId } },
    select: { role: true },
  })
  if (target && outranks(target.role, org.role)) fail('outranked')
}

/**
 * Holds the organization's row until the transaction ends. Roles, requests and
 * links of one organization change one after the other, so that what a command
 * has checked is still true when it writes. Rows that only refer to the
 * organization can be written meanwhile.
 */
export async function holdOrg(tx: Tx, orgId: OrgId): Promise<void> {
  await tx.db.$queryRaw`select id from "Org" where id = ${orgId} for no key update`
}
