import type { OrgScope } from '@/lib/access/authorize'
import { outranks } from '@/lib/access/permissions'
import { hostOf } from '@/lib/connections/model'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import type { ConnectionId, LinkRequestId, UserId } from '@/lib/platform/ids'
import { canonicalEmail } from '@/lib/users/model'
import { type Candidate, canUndo, type LinkRequestState, type Suggestion, suggestMembers, usernamesOf } from './model'

/** Why the reader can't link to a member who is suggested all the same: the inbox says so before they try (I4). */
export type OutOfReach = 'oneself' | 'higher_role'

export type LinkRequestRow = {
  id: LinkRequestId
  number: number
  state: LinkRequestState
  createdAt: Date
  note: string | null
  identity: {
    email: string | null
    name: string | null
    subject: string
    connectionId: ConnectionId
    connectionName: string
    issuerHost: string
  }
  /** How many requests the same sign-in made before this one. */
  earlierCount: number
  proven: { userId: UserId; name: string; by: 'password' | 'code'; at: Date } | null
  /** Approved, and that person must confirm; said without the reason (I4). */
  awaitsProof: { userId: UserId; name: string } | null
  /** For waiting requests, the likeliest member first. */
  suggestions: (Suggestion & { outOfReach: OutOfReach | null })[]
  decided: {
    at: Date
    by: string | null
    linkedTo: { userId: UserId; name: string } | null
    reason: string | null
  } | null
  canUndo: boolean
}

export const shown = {
  ...{ id: true, number: true, state: true, createdAt: true, note: true, reason: true, userId: true, decidedAt: true },
  ...{ provenUserId: true, provenBy: true, provenAt: true, awaitsProofOf: true, decidedById: true },
  identity: {
    select: {
      ...{ email: true, name: true, subject: true, userId: true, linkedAt: true, lastUsedAt: true },
      connection: { select: { id: true, name: true, issuer: true, signInUrl: true } },
      linkRequests: { select: { number: true } },
    },
  },
} satisfies Prisma.LinkRequestSelect

type Row = Prisma.LinkRequestGetPayload<{ select: typeof shown }>
/** A member who may be suggested; `linked` are the connections that lead to the account already. */
type Known = Candidate & { linked: string[]; outOfReach: OutOfReach | null }

export function matching(q: string): Prisma.LinkRequestWhereInput {
  const number = /^(?:R-)?(\d{1,9})$/i.exec(q)?.[1]
  const contains = containing(q)
  const identity = { OR: [{ email: contains }, { name: contains }, { subject: contains }] }
  return q ? { OR: [{ identity }, ...(number ? [{ number: Number(number) }] : [])] } : {}
}

/** Finds the very letters, whatever their case; `%`, `_` and a backslash mean themselves. */
export function containing(text: string): { contains: string; mode: 'insensitive' } {
  return { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' }
}

export function candidate(org: OrgScope) {
  const identities = { where: { connection: { orgId: org.id } }, select: { connectionId: true } }
  return { id: true, name: true, username: true, email: true, identities } satisfies Prisma.UserSelect
}

/** The members whom any of the reasons in {@link suggestMembers} could name; not everybody. */
export async function candidatesFor(ctx: Ctx<UserActor>, org: OrgScope, rows: Row[]): Promise<Known[]> {
  const emails = rows.flatMap(({ identity }) => (identity.email && canonicalEmail(identity.email)) || [])
  const names = rows.flatMap(({ identity }) => identity.name ?? [])
  const members = await ctx.db.membership.findMany({
    where: {
      orgId: org.id,
      user: {
        disabledAt: null,
        OR: [
          { emailCanonical: { in: emails } },
          { usernameCanonical: { in: emails.flatMap(usernamesOf) } },
          { name: { in: names, mode: 'insensitive' } },
          { id: { in: rows.flatMap(({ provenUserId }) => provenUserId ?? []) } },
        ],
      },
    },
    select: { role: true, user: { select: candidate(org) } },
  })
  return members.map(({ role, user: { id, identities, ...user } }) => ({
    ...user,
    userId: id,
    linked: identities.map(({ connectionId }) => connectionId),
    outOfReach: id === ctx.actor.userId ? 'oneself' : outranks(role, org.role) ? 'higher_role' : null,
  }))
}

export async function namesOf(ctx: Ctx, rows: Row[]): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => [row.userId, row.provenUserId, row.awaitsProofOf, row.decidedById])
  const people = await ctx.db.user.findMany({
    where: { id: { in: ids.filter((id) => id !== null) } },
    select: { id: true, name: true },
  })
  return new Map(people.map(({ id, name }) => [id, name]))
}

export function toRow(row: Row, candidates: Known[], names: Map<string, string>): LinkRequestRow {
  const { identity, provenBy, provenAt, decidedAt } = row
  const { connection } = identity
  const by = provenBy as 'password' | 'code' | null
  const named = (id: string | null) => (id ? { userId: id as UserId, name: names.get(id) ?? 'Someone' } : null)
  const proven = named(row.provenUserId)
  const free = candidates.filter(({ linked }) => !linked.includes(connection.id))
  const facts = { email: identity.email, name: identity.name, provenUserId: row.provenUserId, provenBy: by }
  const ended = row.state !== 'waiting' && decidedAt
  return {
    ...{ id: row.id as LinkRequestId, number: row.number, state: row.state, createdAt: row.createdAt, note: row.note },
    identity: {
      ...{ email: identity.email, name: identity.name, subject: identity.subject },
      ...{ connectionId: connection.id as ConnectionId, connectionName: connection.name },
      issuerHost: hostOf(URL.canParse(connection.issuer) ? connection.issuer : connection.signInUrl),
    },
    earlierCount: identity.linkRequests.filter(({ number }) => number < row.number).length,
    proven: proven && by && provenAt ? { ...proven, by, at: provenAt } : null,
    awaitsProof: named(row.awaitsProofOf),
    suggestions: suggestMembers(facts, free).map(({ userId, name, username, email, reasons }) => ({
      ...{ userId, name, username, email, reasons },
      outOfReach: free.find((member) => member.userId === userId)?.outOfReach ?? null,
    })),
    decided: ended
      ? { at: decidedAt, by: named(row.decidedById)?.name ?? null, linkedTo: named(row.userId), reason: row.reason }
      : null,
    canUndo: canUndo(row, identity.lastUsedAt),
  }
}
