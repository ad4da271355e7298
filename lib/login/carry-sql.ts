import { CARRIED_FOR_DAYS } from '@/lib/connections/replacement'
import { standingSql } from '@/lib/domains/reach'
import type { Stranger } from '@/lib/newcomers/facts'
import type { IdentityId, UserId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { mailHeldSql } from '@/lib/users/held-mail'
import { RECYCLED_AFTER_SECONDS } from './decide'

/** Why somebody's link is not carried over: the first rule that says no. */
export type Hindrance =
  | 'no_address'
  /** The address last vouched for lies in no domain that is verified now. */
  | 'domain'
  | 'disabled'
  | 'not_a_member'
  /** The account has no verified address, or nothing is mailed there now (I8): nobody could be told, nor take it back. */
  | 'nobody_to_tell'
  /** Another identity of the old connection has the same address. */
  | 'shared_address'
  /** Another account has the address: whoever comes with it is more likely its person. */
  | 'others_address'
  /** The old connection's IdP has named it for less than 90 days: before, it may have been somebody else's (I3). */
  | 'new_address'
  /** Not for 90 days: the address may be somebody else's by now (I3). */
  | 'unused'
  /** Another identity of the new connection opens that account (R041). */
  | 'linked'
  | 'carried_before'
  /** People have answered, or are about to, about somebody who has or had this address at the new connection. */
  | 'decided'

/**
 * SQL of a condition on the event `e`: an identity of `c`'s organization came
 * with another address than before, as lib/login/enter.ts writes down each time.
 * At the connection `c` nobody came before it was made.
 */
const addressChangeSql = Prisma.sql`e."orgId" = c."orgId" and e.name = 'identity.address_changed'`

/**
 * SQL of one text: why the link of `o`, an identity of the connection that `c`
 * replaces, is not carried over to whoever comes through `c` with its address;
 * null where it may be. The page of a replacement and the sign-in ask the same.
 *
 * Needs `c` (the new connection's row), `o` (the old identity's) and `u` (its account's).
 */
export function hindranceSql(now: Date): Prisma.Sql {
  const longAgo = addSeconds(now, -RECYCLED_AFTER_SECONDS)
  return Prisma.sql`case
    when o.email is null then 'no_address'
    when coalesce(${standingSql(Prisma.sql`c."orgId"`, Prisma.sql`o.email`)}::text, '') <> 'verified' then 'domain'
    when u."disabledAt" is not null then 'disabled'
    when not exists (select from "Membership" m where m."orgId" = c."orgId" and m."userId" = u.id) then 'not_a_member'
    when u."emailVerifiedAt" is null or ${mailHeldSql} then 'nobody_to_tell'
    when exists (select from "Identity" twin
      where twin."connectionId" = o."connectionId" and twin.email = o.email and twin.id <> o.id) then 'shared_address'
    when exists (select from "User" other where other."emailCanonical" = o.email and other.id <> u.id) then 'others_address'
    when exists (select from "AuditEvent" e where ${addressChangeSql} and e.data ->> 'identityId' = o.id and e.at > ${longAgo})
      then 'new_address'
    when coalesce(greatest(o."lastUsedAt", o."linkedAt"), '-infinity') < ${longAgo} then 'unused'
    when exists (select from "Identity" has where has."connectionId" = c.id and has."userId" = u.id) then 'linked'
    when exists (select from "Identity" given where given."carriedFromId" = o.id) then 'carried_before'
    when exists (select from "Identity" said
      where said."connectionId" = c.id and said.email = o.email and ${isDecidedSql('said', now)}) then 'decided'
    when exists (select from "AuditEvent" e join "Identity" said on said.id = e.data ->> 'identityId'
      where ${addressChangeSql} and e.at >= c."createdAt" and e.data ->> 'from' = o.email
        and said."connectionId" = c.id and ${isDecidedSql('said', now)}) then 'decided'
    end`
}

/** Whom a sign-in is carried over to, and from which identity of the connection `from` (its name). */
export type Carried = { userId: UserId; fromId: IdentityId; from: string }

/**
 * SQL of one value, {@link Carried} or null: whose link at the replaced
 * connection this stranger's sign-in is given (docs/decisions/0022-links-are-carried-over.md).
 * One that came with another address before is given none.
 *
 * @param email as the IdP asserts it, in canonical form
 */
export function carriedSql({ identityId, connectionId, orgId, email }: Stranger, now: Date): Prisma.Sql {
  return Prisma.sql`(
    select json_build_object('userId', u.id, 'fromId', o.id, 'from', p.name)
    from "Connection" c join "Connection" p on p.id = c."replacesId" and p."orgId" = c."orgId"
    join "Identity" o on o."connectionId" = p.id and o.email = ${email} and o."userId" is not null
    join "User" u on u.id = o."userId"
    where c.id = ${connectionId} and c."orgId" = ${orgId} and c."carriesLinks" and (
        p.state = 'active' or c."cutOverAt" is null or c."cutOverAt" > ${addSeconds(now, -CARRIED_FOR_DAYS * DAY_SECONDS)})
      and not exists (select from "Identity" own where own.id = ${identityId} and (${isDecidedSql('own', now)}
        or own.email <> ${email} or exists (select from "AuditEvent" e
          where ${addressChangeSql} and e.at >= c."createdAt" and e.data ->> 'identityId' = own.id)))
      and ${hindranceSql(now)} is null)`
}

/** It was carried or unlinked once, linked or declined by people, or asks them now: no machine overtakes them (D25). */
function isDecidedSql(identity: 'said' | 'own', now: Date): Prisma.Sql {
  const it = Prisma.raw(identity)
  return Prisma.sql`(${it}."carriedFromId" is not null or ${it}."unlinkedAt" is not null or exists (
    select from "LinkRequest" r where r."identityId" = ${it}.id
      and (r.state in ('linked', 'declined') or r.state = 'waiting' and r."expiresAt" > ${now})))`
}
