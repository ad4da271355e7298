import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import type { Id, OrgId, UserId } from '@/lib/platform/ids'
import { eventInWords, type Names } from './words'

export const EVENTS_PER_PAGE = 50
const RECENT_EVENTS = 8

export type AuditRow = {
  id: Id<'event'>
  at: Date
  name: string
  actor: string
  /** Follows the actor's name. */
  sentence: string
  attemptReference: string | null
}

/** `name` is an event, or the noun before the dot for all events about it. Pages count from 1. */
export type AuditFilter = { name?: string | undefined; actor?: UserId | undefined; page?: number | undefined }

/** A page of the organization's audit log, the newest first, in words. */
export async function listAuditEvents(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { name, actor, page = 1 }: AuditFilter = {},
): Promise<{ rows: AuditRow[]; total: number }> {
  const org = await authorize(ctx, 'audit.read', orgId)
  const where: Prisma.AuditEventWhereInput = {
    orgId: org.id,
    ...(name ? { OR: [{ name }, { name: { startsWith: `${name}.` } }] } : {}),
    ...(actor ? { actor: { path: ['userId'], equals: actor } } : {}),
  }
  const [total, rows] = await Promise.all([
    ctx.db.auditEvent.count({ where }),
    findEvents(ctx, where, { skip: EVENTS_PER_PAGE * (page - 1), take: EVENTS_PER_PAGE }),
  ])
  return { rows, total }
}

/** The last few events that are about people and settings, for the overview. */
export async function recentEvents(ctx: Ctx<UserActor>, orgId: OrgId): Promise<AuditRow[]> {
  const org = await authorize(ctx, 'audit.read', orgId)
  const noise = { name: { startsWith: 'session.' } }
  return findEvents(ctx, { orgId: org.id, NOT: noise }, { skip: 0, take: RECENT_EVENTS })
}

async function findEvents(
  ctx: Ctx,
  where: Prisma.AuditEventWhereInput,
  slice: { skip: number; take: number },
): Promise<AuditRow[]> {
  const rows = await ctx.db.auditEvent.findMany({
    where,
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    ...slice,
    select: { id: true, at: true, name: true, actor: true, data: true, attemptReference: true },
  })
  const names = await namesOf(ctx, rows)
  return rows.map(({ id, at, name, actor, data, attemptReference }) => ({
    id: id as Id<'event'>,
    at,
    name,
    actor: actorInWords(actor as ActorFacts, names),
    sentence: eventInWords(name, data, names),
    attemptReference,
  }))
}

type ActorFacts = {
  kind: string
  userId?: string
  identityId?: string
  operatorId?: string | null
  reason?: string
  /** The name of the key by which a machine acted. */
  key?: string
  contact?: string
}

/** Who did it; an operator of the vendor with the reason that was given (I30). */
function actorInWords(facts: ActorFacts, names: Names): string {
  const { kind, userId, identityId, operatorId, reason, key, contact } = facts
  if (kind === 'user') return names(userId)
  if (kind === 'identity') return names(identityId)
  if (kind === 'operator' && key) return `${names(operatorId)}, operator, by the key “${key}” (“${reason ?? ''}”),`
  if (kind === 'operator')
    return operatorId ? `${names(operatorId)}, operator (“${reason ?? ''}”),` : `The operator (“${reason ?? ''}”)`
  if (kind === 'setup') return `${contact ?? 'Somebody'} (by set-up link)`
  return kind === 'system' ? 'Porchlight' : 'A visitor'
}

/** Looks up every id that the rows mention: a query each for people, operators, sign-ins, connections and apps. */
async function namesOf(ctx: Ctx, rows: { actor: unknown; data: unknown }[]): Promise<Names> {
  const ids = rows.flatMap((row) => [...stringsIn(row.actor), ...stringsIn(row.data)])
  const starting = (prefix: string) => ({ id: { in: [...new Set(ids.filter((id) => id.startsWith(prefix)))] } })
  const [users, operators, identities, connections, apps] = await Promise.all([
    ctx.db.user.findMany({ where: starting('usr_'), select: { id: true, name: true } }),
    ctx.db.operator.findMany({ where: starting('opr_'), select: { id: true, name: true } }),
    ctx.db.identity.findMany({ where: starting('idn_'), select: { id: true, name: true, email: true } }),
    ctx.db.connection.findMany({ where: starting('con_'), select: { id: true, name: true } }),
    ctx.db.app.findMany({ where: starting('app_'), select: { id: true, name: true } }),
  ])
  const names = new Map([
    ...[...users, ...operators].map(({ id, name }) => [id, name] as const),
    ...identities.map(({ id, name, email }) => [id, name ?? email ?? 'Somebody not linked'] as const),
    ...[...connections, ...apps].map(({ id, name }) => [id, `“${name}”`] as const),
  ])
  return (id) => (id ? (names.get(id) ?? goneWords(id)) : 'somebody')
}

function goneWords(id: string): string {
  return id.startsWith('con_') ? 'a connection that was removed' : 'somebody who is gone'
}

function stringsIn(value: unknown): string[] {
  return Object.values((value ?? {}) as object).filter((part): part is string => typeof part === 'string')
}
