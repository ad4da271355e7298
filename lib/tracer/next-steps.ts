import { whyUnclaimable } from '@/lib/domains/model'
import type { Ctx } from '@/lib/platform/context'
import type { ConnectionId, Id, LinkRequestId, OrgId } from '@/lib/platform/ids'
import { domainOf } from '@/lib/users/model'

/** Where a refused sign-in is mended here. Nothing of it changes a connection: that takes a test of an owner's own. */
export type NextStep =
  /** Nobody here has added the domain yet. */
  | { kind: 'verify_domain'; name: string }
  /** It was added; `state` says how far it is. */
  | { kind: 'domain'; id: Id<'domain'>; name: string; state: 'waiting' | 'verified' | 'missing' | 'expired' }
  /** Nobody can claim it; `reason` is a sentence. */
  | { kind: 'unclaimable'; name: string; reason: string }
  /** A member; `find` is what the list of members finds them by. */
  | { kind: 'person'; name: string; find: string }
  | { kind: 'invite' }
  | { kind: 'request'; id: LinkRequestId; number: number }

type Refused = {
  outcome: string | null
  email: string | null
  userId: string | null
  connectionId: ConnectionId | string | null
}

/** What can be done about a decision. Only rows of this organization are looked at (I15). */
export async function nextSteps(ctx: Ctx, orgId: OrgId, refused: Refused): Promise<NextStep[]> {
  const { outcome, email } = refused
  if (outcome === 'domain_not_covered' || outcome === 'domain_frozen')
    return email ? [await domainStep(ctx, orgId, domainOf(email))] : []
  if (outcome === 'account_disabled') return personStep(ctx, orgId, refused)
  if (outcome === 'not_a_member') return [{ kind: 'invite' }]
  return requestStep(ctx, orgId, refused)
}

async function domainStep(ctx: Ctx, orgId: OrgId, name: string): Promise<NextStep> {
  const known = await ctx.db.domain.findFirst({ where: { orgId, name }, select: { id: true, state: true } })
  if (known) return { kind: 'domain', id: known.id as Id<'domain'>, name, state: known.state }
  const reason = whyUnclaimable(name)
  return reason ? { kind: 'unclaimable', name, reason } : { kind: 'verify_domain', name }
}

async function personStep(ctx: Ctx, orgId: OrgId, { userId }: Refused): Promise<NextStep[]> {
  const member = await ctx.db.user.findFirst({
    where: { id: userId ?? '', memberships: { some: { orgId } } },
    select: { name: true, username: true },
  })
  return member ? [{ kind: 'person', name: member.name, find: member.username }] : []
}

/** The request that waits for the address that came by this connection. */
async function requestStep(ctx: Ctx, orgId: OrgId, { email, connectionId, outcome }: Refused): Promise<NextStep[]> {
  if (!email || !connectionId || !['await_link', 'confirm_identity'].includes(outcome ?? '')) return []
  const waiting = await ctx.db.linkRequest.findFirst({
    where: { orgId, state: 'waiting', expiresAt: { gt: ctx.now }, identity: { connectionId, email } },
    select: { id: true, number: true },
  })
  return waiting ? [{ kind: 'request', id: waiting.id as LinkRequestId, number: waiting.number }] : []
}
