import { record } from '@/lib/audit/record'
import type { Tx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { heldSql, type InvitationId } from './find'

/**
 * Holds the mail of an invitation back where its address lies in a lost domain
 * (I8): {@link releaseInvitations} sends it when the record is back.
 *
 * @returns whether it is held.
 */
export async function holdIfLost(tx: Tx, id: InvitationId): Promise<boolean> {
  const statement = Prisma.sql`
    update "Invitation" i set "heldAt" = ${tx.now} where i.id = ${id} and ${heldSql}
    returning i."orgId", i."emailCanonical" as email`
  const [held] = await query<{ orgId: OrgId; email: string }>(tx, 'invitation.hold', statement)
  if (!held) return false
  await record(tx, { id: held.orgId }, 'invitation.held', { invitationId: id, email: held.email })
  return true
}
