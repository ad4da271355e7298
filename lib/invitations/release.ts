import * as z from 'zod'
import { record } from '@/lib/audit/record'
import { type Ctx, type SystemActor, transact } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { defineJob, enqueue } from '@/lib/platform/jobs'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { invitationSent } from './emails'
import { heldSql, type InvitationId, standsSql } from './find'
import { endOf } from './model'

export const releaseInvitationsJob = defineJob({
  name: 'invitations.release',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 10,
})

/** At once; the next run takes the others. */
const RELEASED_AT_MOST = 500

/**
 * Mails invitations that were held because of a lost domain and whose record is
 * back (I8); they wait for 14 days from now, as the mail says. What was taken
 * back or ran out meanwhile stays unsent, and so does what lies in a domain that
 * was removed, or that somebody else holds now. Safe to run at once with others.
 */
export function releaseInvitations(ctx: Ctx<SystemActor>): Promise<void> {
  return transact(ctx, async (tx) => {
    const statement = Prisma.sql`
      update "Invitation" set "heldAt" = null, "expiresAt" = ${endOf(tx.now)} where id in (
        select i.id from "Invitation" i
        where i."heldAt" is not null and i."acceptedAt" is null and i."revokedAt" is null and i."expiresAt" > ${tx.now}
          and ${standsSql} and not ${heldSql}
        order by i."heldAt" limit ${RELEASED_AT_MOST} for no key update skip locked)
      returning id, "orgId", "emailCanonical" as email`
    type Released = { id: InvitationId; orgId: OrgId; email: string }
    for (const { id, orgId, email } of await query<Released>(tx, 'invitation.release', statement)) {
      await record(tx, { id: orgId }, 'invitation.released', { invitationId: id, email })
      await enqueue(tx, invitationSent.job, { invitationId: id })
    }
  })
}
