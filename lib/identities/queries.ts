import { requireUnconfined } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { IdentityId } from '@/lib/platform/ids'

export type IdentityRow = {
  id: IdentityId
  connectionName: string
  orgName: string
  /** As the IdP names the person. */
  subject: string
  email: string | null
  linkedAt: Date | null
  lastUsedAt: Date | null
}

/**
 * The sign-ins that open one's own account, over all organizations.
 *
 * @throws Failure `confined_session` from a session of an organization's IdP (I22).
 */
export async function listMyIdentities(ctx: Ctx<UserActor>): Promise<IdentityRow[]> {
  requireUnconfined(ctx)
  const rows = await ctx.db.identity.findMany({
    where: { userId: ctx.actor.userId },
    orderBy: [{ linkedAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      subject: true,
      email: true,
      linkedAt: true,
      lastUsedAt: true,
      connection: { select: { name: true, org: { select: { name: true } } } },
    },
  })
  return rows.map(({ id, connection, ...row }) => ({
    ...row,
    id: id as IdentityId,
    connectionName: connection.name,
    orgName: connection.org.name,
  }))
}
