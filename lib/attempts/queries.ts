import { authorize, type OrgScope } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import type { Step } from './model'
import { type attemptStates, referenceIn } from './search'

export const ATTEMPTS_PER_PAGE = 50

export type AttemptRow = {
  reference: string
  method: 'password' | 'saml' | 'oidc'
  /** `refused`: an answer was, and the person can still try again. */
  state: (typeof attemptStates)[number] | 'refused'
  /** A refusal's or outcome's code. */
  outcome: string | null
  /** The member it was about, where that became known. */
  person: string | null
  email: string | null
  connectionId: ConnectionId | null
  connectionName: string | null
  device: string | null
  network: string | null
  startedAt: Date
  endedAt: Date | null
}

export type AttemptView = AttemptRow & { steps: Step[] }

/**
 * `q` is part of a name or an address; `reference` as somebody read it out;
 * what has been refused is among the failed. Pages count from 1.
 */
export type AttemptFilter = {
  reference?: string | undefined
  q?: string | undefined
  outcome?: (typeof attemptStates)[number] | undefined
  page?: number | undefined
}

/** A page of the organization's sign-ins, the newest first. */
export async function listAttempts(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  filter: AttemptFilter = {},
): Promise<{ rows: AttemptRow[]; total: number }> {
  const org = await authorize(ctx, 'attempt.read', orgId)
  const where = await matching(ctx, org, filter)
  const [total, rows] = await Promise.all([
    ctx.db.attempt.count({ where }),
    ctx.db.attempt.findMany({
      where,
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      skip: ATTEMPTS_PER_PAGE * ((filter.page ?? 1) - 1),
      take: ATTEMPTS_PER_PAGE,
      select: columns,
    }),
  ])
  return { rows: await named(ctx, rows), total }
}

/**
 * One sign-in with its steps.
 *
 * @throws Failure `not_found`, also for another organization's sign-in.
 */
export async function getAttempt(ctx: Ctx<UserActor>, orgId: OrgId, reference: string): Promise<AttemptView> {
  const org = await authorize(ctx, 'attempt.read', orgId)
  const row = await ctx.db.attempt.findFirst({
    where: { orgId: org.id, reference: referenceIn(reference) ?? '' },
    select: { ...columns, steps: true },
  })
  if (!row) fail('not_found')

  const [attempt] = await named(ctx, [row])
  return { ...attempt!, steps: row.steps as unknown as Step[] } // lib/attempts/commands.ts wrote them
}

const columns = {
  reference: true,
  method: true,
  state: true,
  outcome: true,
  userId: true,
  email: true,
  connectionId: true,
  device: true,
  network: true,
  startedAt: true,
  endedAt: true,
} satisfies Prisma.AttemptSelect

type Found = Prisma.AttemptGetPayload<{ select: typeof columns }>

async function matching(ctx: Ctx, org: OrgScope, filter: AttemptFilter): Promise<Prisma.AttemptWhereInput> {
  const { reference, q, outcome } = filter
  return {
    orgId: org.id,
    ...(outcome ? { AND: withState[outcome] } : {}),
    ...(reference ? { reference: referenceIn(reference) ?? '' } : {}),
    ...(q ? { OR: await aboutPerson(ctx, org, q) } : {}),
  }
}

const withState: Record<(typeof attemptStates)[number], Prisma.AttemptWhereInput> = {
  in_progress: { state: 'in_progress', outcome: null },
  succeeded: { state: 'succeeded' },
  failed: { OR: [{ state: 'failed' }, { state: 'in_progress', outcome: { not: null } }] },
  abandoned: { state: 'abandoned' },
}

/** By the address that was asserted or typed, or by the member it led to. */
async function aboutPerson(ctx: Ctx, org: OrgScope, q: string): Promise<Prisma.AttemptWhereInput[]> {
  const contains = { contains: q, mode: 'insensitive' as const }
  const members = await ctx.db.user.findMany({
    where: {
      memberships: { some: { orgId: org.id } },
      OR: [{ name: contains }, { username: contains }, { email: contains }],
    },
    take: 200,
    select: { id: true },
  })
  return [{ email: contains }, { userId: { in: members.map(({ id }) => id) } }]
}

async function named(ctx: Ctx, rows: Found[]): Promise<AttemptRow[]> {
  const ids = (pick: (row: Found) => string | null) => ({
    id: { in: [...new Set(rows.flatMap((row) => pick(row) ?? []))] },
  })
  const [users, connections] = await Promise.all([
    ctx.db.user.findMany({ where: ids((row) => row.userId), select: { id: true, name: true } }),
    ctx.db.connection.findMany({ where: ids((row) => row.connectionId), select: { id: true, name: true } }),
  ])
  const names = new Map([...users, ...connections].map(({ id, name }) => [id, name]))
  return rows.map(({ userId, connectionId, ...row }) => ({
    ...row,
    state: row.state === 'in_progress' && row.outcome !== null ? 'refused' : row.state,
    person: names.get(userId ?? '') ?? null,
    connectionId: connectionId as ConnectionId | null,
    connectionName: names.get(connectionId ?? '') ?? null,
  }))
}
