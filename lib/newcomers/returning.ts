import { Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import type { Stranger } from './facts'

/** An address that an IdP gave somebody this recently may still be meant for a colleague (I3). */
const NEW_ADDRESS_SECONDS = 90 * DAY_SECONDS

/**
 * SQL of a condition on the account `u`, which the identity opens: an
 * invitation of the asserted address is for this very person. The address is
 * their account's, or what their provider has called them before; one that it
 * gave them within 90 days may be somebody else's, and so may their invitation.
 *
 * @param stranger `email` in canonical form; the identity's row still holds the address of before.
 */
export function isTheirInvitationSql({ identityId, orgId, email }: Stranger, now: Date): Prisma.Sql {
  return Prisma.sql`(u."emailCanonical" = ${email} or exists (
    select from "Identity" known where known.id = ${identityId} and known.email = ${email} and not exists (
      select from "AuditEvent" e where e."orgId" = ${orgId} and e.name = 'identity.address_changed'
        and e.at > ${addSeconds(now, -NEW_ADDRESS_SECONDS)} and e.data ->> 'identityId' = known.id)))`
}
