import { authorize } from '@/lib/access/authorize'
import { outranks, type Role } from '@/lib/access/permissions'
import { hostOf } from '@/lib/connections/model'
import type { Ctx, IdentityActor, UserActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, IdentityId, LinkRequestId, OrgId, UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import {
  candidate,
  candidatesFor,
  containing,
  type LinkRequestRow,
  matching,
  namesOf,
  shown,
  toRow,
} from './inbox-rows'
import { type Candidate, type LinkRequestState, mayAskAgainAt, REMIND_AGAIN_SECONDS } from './model'

export type { LinkRequestRow } from './inbox-rows'

export const REQUESTS_PER_LIST = 100
export const MEMBERS_PER_LIST = 200

type InboxFilter = { state: LinkRequestState; q?: string | undefined }

/**
 * The organization's requests in one state, the latest first, 100 a page; `q`
 * looks in address, name, subject and `R-12`. What ran out counts as expired
 * from that moment on.
 */
export async function listLinkRequests(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { page = 1, ...filter }: InboxFilter & { page?: number },
): Promise<LinkRequestRow[]> {
  const org = await authorize(ctx, 'link-request.read', orgId)
  const found = await ctx.db.linkRequest.findMany({
    where: { orgId: org.id, ...inState(filter, ctx.now) },
    orderBy: { number: 'desc' },
    skip: REQUESTS_PER_LIST * (page - 1),
    take: REQUESTS_PER_LIST,
    select: shown,
  })
  const { state } = filter
  const rows = found.map((row) => ({ ...row, state }))
  const candidates = state === 'waiting' ? await candidatesFor(ctx, org, rows) : []
  const names = await namesOf(ctx, rows)
  return rows.map((row) => toRow(row, candidates, names))
}

/** How many there are in all, of which a page of {@link listLinkRequests} is a part. */
export async function countLinkRequests(ctx: Ctx<UserActor>, orgId: OrgId, filter: InboxFilter): Promise<number> {
  const org = await authorize(ctx, 'link-request.read', orgId)
  return ctx.db.linkRequest.count({ where: { orgId: org.id, ...inState(filter, ctx.now) } })
}

function inState({ state, q = '' }: InboxFilter, now: Date): Prisma.LinkRequestWhereInput {
  const search = matching(q.trim())
  if (state === 'waiting') return { state, expiresAt: { gt: now }, ...search }
  if (state !== 'expired') return { state, ...search }
  return { AND: [{ OR: [{ state }, { state: 'waiting', expiresAt: { lte: now } }] }, search] }
}

/** How many wait for an answer now. */
export async function countWaiting(ctx: Ctx<UserActor>, orgId: OrgId): Promise<number> {
  const org = await authorize(ctx, 'link-request.read', orgId)
  return ctx.db.linkRequest.count({ where: { orgId: org.id, state: 'waiting', expiresAt: { gt: ctx.now } } })
}

export type LinkableMember = Candidate & { userId: UserId; role: Role; linkedConnectionIds: ConnectionId[] }

/**
 * Members to whom this admin may link, by name, at most 200: not oneself, no
 * higher role, no shut account. `linkedConnectionIds` are the connections
 * through which the person has a sign-in already.
 */
export async function listLinkableMembers(ctx: Ctx<UserActor>, orgId: OrgId, q = ''): Promise<LinkableMember[]> {
  const org = await authorize(ctx, 'link-request.decide', orgId)
  const contains = containing(q.trim())
  const search = q.trim() ? { OR: [{ name: contains }, { username: contains }, { email: contains }] } : {}
  const members = await ctx.db.membership.findMany({
    where: { orgId: org.id, userId: { not: ctx.actor.userId }, user: { disabledAt: null, ...search } },
    orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
    take: MEMBERS_PER_LIST,
    select: { role: true, user: { select: candidate(org) } },
  })
  return members
    .filter(({ role }) => !outranks(role, org.role))
    .map(({ role, user: { id, identities, ...user } }) => ({
      ...user,
      userId: id as UserId,
      role,
      linkedConnectionIds: identities.map(({ connectionId }) => connectionId as ConnectionId),
    }))
}

/**
 * Whom a waiting request is about, for inviting them as somebody new; `null`
 * once it does not wait, and for other organizations' requests.
 */
export async function findAsker(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  id: LinkRequestId,
): Promise<{ id: LinkRequestId; number: number; email: string | null; name: string | null } | null> {
  const org = await authorize(ctx, 'link-request.read', orgId)
  const found = await ctx.db.linkRequest.findFirst({
    where: { id, orgId: org.id, state: 'waiting', expiresAt: { gt: ctx.now } },
    select: { number: true, identity: { select: { email: true, name: true } } },
  })
  return found && { id, number: found.number, ...found.identity }
}

export type OwnRequest = {
  id: LinkRequestId
  number: number
  state: LinkRequestState
  createdAt: Date
  expiresAt: Date
  decidedAt: Date | null
  note: string | null
  /** Why it was declined. */
  reason: string | null
  org: { name: string; slug: string }
  identity: { email: string | null; name: string | null; connectionName: string; host: string }
  /** How an account was proven from this sign-in, if one was. */
  provenBy: 'password' | 'code' | null
  /** An admin agreed; the account's owner has to prove it. */
  awaitsProof: boolean
  /** `null` when the owners can be reminded now. */
  mayRemindAt: Date | null
  /** After the end: `null` when one can ask again at once. */
  mayAskAgainAt: Date | null
}

/**
 * What the waiting page shows, to the sign-in that asked.
 *
 * @throws Failure `link_request_not_found` for anybody else's.
 */
export async function getRequestForVisitor(ctx: Ctx<IdentityActor>, id: LinkRequestId): Promise<OwnRequest> {
  const { orgId, identityId } = ctx.actor
  const found = await ctx.db.linkRequest.findFirst({
    where: { id, orgId, identityId },
    select: {
      ...{ number: true, state: true, createdAt: true, expiresAt: true, decidedAt: true, note: true, reason: true },
      ...{ provenBy: true, awaitsProofOf: true, remindedAt: true },
      org: { select: { name: true, slug: true } },
      identity: { select: { email: true, name: true, connection: { select: { name: true, signInUrl: true } } } },
    },
  })
  if (!found) fail('link_request_not_found')
  const { identity, provenBy, awaitsProofOf, remindedAt, ...request } = found
  const { connection, ...person } = identity
  const later = (time: Date | null) => (time && time > ctx.now ? time : null)
  return {
    ...request,
    id,
    state: request.state === 'waiting' && request.expiresAt <= ctx.now ? 'expired' : request.state,
    identity: { ...person, connectionName: connection.name, host: hostOf(connection.signInUrl) },
    provenBy: provenBy as OwnRequest['provenBy'],
    awaitsProof: awaitsProofOf !== null,
    mayRemindAt: later(remindedAt && addSeconds(remindedAt, REMIND_AGAIN_SECONDS)),
    mayAskAgainAt: later(mayAskAgainAt(request)),
  }
}

export type LatestRequest = {
  id: LinkRequestId
  number: number
  state: LinkRequestState
  reason: string | null
  decidedAt: Date | null
  mayAskAgainAt: Date | null
}

/** The identity's latest request, whatever became of it: the confirm page says so before it asks again. */
export async function findLatestRequest(ctx: Ctx, identityId: IdentityId): Promise<LatestRequest | null> {
  const last = await ctx.db.linkRequest.findFirst({
    where: { identityId },
    orderBy: { number: 'desc' },
    select: { id: true, number: true, state: true, reason: true, decidedAt: true },
  })
  const again = mayAskAgainAt(last)
  return last && { ...last, id: last.id as LinkRequestId, mayAskAgainAt: again && again > ctx.now ? again : null }
}
