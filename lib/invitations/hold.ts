import { record } from '@/lib/audit/record'
import type { Tx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { heldSql, type InvitationId } from './find'

/**
 * Holds the mail of an invitation back where its address lies in a lost domain
 * (I8): {@link releaseInvitations} sends it when the record is back. One that
 * was held and need not be any more is set free.
 *
 * @returns whether it is held.
 */
export async function holdIfLost(tx: Tx, id: InvitationId): Promise<boolean> {
  const statement = Prisma.sql`
    update "Invitation" i set "heldAt" = case when ${heldSql} then coalesce(i."heldAt", ${tx.now}) end where i.id = ${id}
    returning i."orgId", i."emailCanonical" as email, i."heldAt" is not null as held`
  const [row] = await query<{ orgId: OrgId; email: string; held: boolean }>(tx, 'invitation.hold', statement)
  if (!row?.held) return false
  await record(tx, { id: row.orgId }, 'invitation.held', { invitationId: id, email: row.email })
  return true
}
