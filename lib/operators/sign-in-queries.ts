import type { Step } from '@/lib/attempts/model'
import { referenceIn } from '@/lib/attempts/search'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { OrgId, UserId } from '@/lib/platform/ids'
import type { AttemptState, LinkRequestState } from '@/lib/platform/prisma/client'
import { MINUTE_SECONDS } from '@/lib/platform/time'
import { lifetimesOf } from '@/lib/sessions/lifetime'
import { endsAt } from '@/lib/sessions/model'
import { type Slice, toSkip } from './queries'

type OfOrg = Slice & { orgId?: OrgId | undefined }

/** Link requests, the newest first. */
export async function listLinkRequests(
  ctx: Ctx<OperatorActor>,
  { orgId, state, ...slice }: OfOrg & { state?: LinkRequestState | undefined },
) {
  const rows = await ctx.db.linkRequest.findMany({
    where: { ...(orgId ? { orgId } : {}), ...(state ? { state } : {}) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    ...toSkip(slice),
    select: {
      ...{ id: true, number: true, state: true, provenBy: true, reason: true },
      ...{ createdAt: true, decidedAt: true, expiresAt: true },
      org: { select: { slug: true } },
      user: { select: { email: true } },
      decidedBy: { select: { email: true } },
      identity: { select: { subject: true, email: true, name: true, connection: { select: { name: true } } } },
    },
  })
  return rows.map(({ org, user, decidedBy, identity: { connection, ...identity }, number, ...row }) => ({
    ...row,
    ...identity,
    number: `R-${number}`,
    org: org.slug,
    connection: connection.name,
    linkedTo: user?.email ?? null,
    decidedBy: decidedBy?.email ?? null,
  }))
}

/** Sign-ins, the newest first. `email` is the address that was asserted or typed. */
export async function listAttempts(
  ctx: Ctx<OperatorActor>,
  { orgId, state, email, ...slice }: OfOrg & { state?: AttemptState | undefined; email?: string | undefined },
) {
  const rows = await ctx.db.attempt.findMany({
    where: {
      ...(orgId ? { orgId } : {}),
      ...(state ? { state } : {}),
      ...(email ? { email: { contains: email, mode: 'insensitive' } } : {}),
    },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    ...toSkip(slice),
    select: attempt,
  })
  return withNames(ctx, rows)
}

/**
 * One sign-in with its steps.
 *
 * @param reference as somebody read it out
 * @throws Failure `not_found`
 */
export async function getAttempt(ctx: Ctx<OperatorActor>, reference: string) {
  const row = await ctx.db.attempt.findUnique({
    where: { reference: referenceIn(reference) ?? '' },
    select: { ...attempt, steps: true },
  })
  if (!row) fail('not_found', { detail: 'No sign-in has that reference.' })
  const [named] = await withNames(ctx, [row])
  return { ...named!, steps: row.steps as unknown as Step[] } // lib/attempts/commands.ts wrote them
}

/** A person's sessions, the one used last first: those that live, or all; with the ends that hold now. */
export async function listSessions(
  ctx: Ctx<OperatorActor>,
  { userId, ended, ...slice }: Slice & { userId: UserId; ended: boolean },
) {
  const rows = await ctx.db.session.findMany({
    where: { userId, ...(ended ? {} : { endedAt: null, expiresAt: { gt: ctx.now } }) },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    ...toSkip(slice),
    select: {
      ...{ id: true, method: true, connectionId: true, confinedTo: true, device: true, network: true },
      ...{ createdAt: true, lastSeenAt: true, idleSeconds: true, expiresAt: true, endedAt: true, endedReason: true },
    },
  })
  const orgs = await slugsOf(
    ctx,
    rows.flatMap(({ confinedTo }) => confinedTo ?? []),
  )
  const lifetimes = await lifetimesOf(
    ctx,
    rows.map(({ id }) => id),
  )
  const all = rows.map(({ confinedTo, ...row }) => {
    const lifetime = { ...row, ...lifetimes.get(row.id) }
    const ends = { idleMinutes: lifetime.idleSeconds / MINUTE_SECONDS, endsAt: endsAt(lifetime) }
    return { ...lifetime, ...ends, confinedTo: orgs.get(confinedTo ?? '') ?? null }
  })
  return ended ? all : all.filter((row) => row.endsAt > ctx.now)
}

const attempt = {
  ...{ reference: true, method: true, state: true, outcome: true, email: true, device: true, network: true },
  ...{ orgId: true, userId: true, connectionId: true, startedAt: true, endedAt: true },
} satisfies Prisma.AttemptSelect

async function withNames<R extends { orgId: string | null }>(ctx: Ctx, rows: R[]) {
  const orgs = await slugsOf(
    ctx,
    rows.flatMap(({ orgId }) => orgId ?? []),
  )
  return rows.map(({ orgId, ...row }) => ({ ...row, org: orgs.get(orgId ?? '') ?? null }))
}

async function slugsOf(ctx: Ctx, ids: string[]): Promise<Map<string, string>> {
  const orgs = await ctx.db.org.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, slug: true },
  })
  return new Map(orgs.map(({ id, slug }) => [id, slug]))
}
