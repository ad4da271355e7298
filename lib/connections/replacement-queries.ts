import { authorize } from '@/lib/access/authorize'
import type { Ctx, OperatorActor, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import type { ConnectionState } from '@/lib/platform/prisma/client'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { hostOf } from './model'
import { CARRIED_FOR_DAYS } from './replacement'

export type Side = {
  id: ConnectionId
  name: string
  kind: 'saml' | 'oidc'
  state: ConnectionState
  host: string
  lastSignInAt: Date | null
}

export type Replacement = {
  next: Side
  old: Side
  carriesLinks: boolean
  /** When the old one was turned off for the new one; `null` once it is on again. */
  cutOverAt: Date | null
  /** Until when links are carried over; `null` without a cut-over. */
  carriedUntil: Date | null
}

/** A connection and what has to do with its being replaced: nothing, or the replacement that it is one side of. */
export type ReplacementOf = { connection: Side; replacement: Replacement | null }

const side = { id: true, name: true, kind: true, state: true, signInUrl: true, lastSignInAt: true } as const
const chosen = { ...side, carriesLinks: true, cutOverAt: true, replaces: { select: side } } as const

/**
 * The replacement that a connection is part of. Of one that takes a place and
 * whose own place is taken in turn, the one in which it is replaced.
 *
 * @throws Failure `connection_not_found`, also for other organizations' connections.
 */
export async function getReplacement(
  ctx: Ctx<UserActor | OperatorActor>,
  orgId: OrgId,
  id: ConnectionId,
): Promise<ReplacementOf> {
  if (ctx.actor.kind === 'user') await authorize(ctx as Ctx<UserActor>, 'connection.read', orgId)
  const row = await ctx.db.connection.findFirst({
    where: { id, orgId },
    select: { ...chosen, replacedBy: { select: chosen } },
  })
  if (!row) fail('connection_not_found')
  const next = row.replacedBy ?? (row.replaces ? row : null)
  return { connection: sideOf(row), replacement: next?.replaces ? replacementOf(next, next.replaces) : null }
}

type SideRow = Omit<Side, 'id' | 'host'> & { id: string; signInUrl: string }

function replacementOf(next: SideRow & { carriesLinks: boolean; cutOverAt: Date | null }, old: SideRow): Replacement {
  const cutOverAt = old.state === 'active' ? null : next.cutOverAt
  return {
    ...{ next: sideOf(next), old: sideOf(old), carriesLinks: next.carriesLinks, cutOverAt },
    carriedUntil: cutOverAt && addSeconds(cutOverAt, CARRIED_FOR_DAYS * DAY_SECONDS),
  }
}

function sideOf({ id, name, kind, state, signInUrl, lastSignInAt }: SideRow): Side {
  return { id: id as ConnectionId, name, kind, state, host: hostOf(signInUrl), lastSignInAt }
}
