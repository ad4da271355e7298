import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { wordsFor } from './event-words'
import { type Slice, toSkip } from './queries'

type ActorFacts = { kind: string; userId?: string; operatorId?: string | null; reason?: string; key?: string }

/** The audit log, the newest event first; of all organizations and the installation without `orgId`. */
export async function listEvents(
  ctx: Ctx<OperatorActor>,
  { orgId, event, ...slice }: Slice & { orgId?: OrgId | undefined; event?: string | undefined },
) {
  const rows = await ctx.db.auditEvent.findMany({
    where: {
      ...(orgId ? { orgId } : {}),
      ...(event ? { OR: [{ name: event }, { name: { startsWith: `${event}.` } }] } : {}),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    ...toSkip(slice),
    select: { id: true, at: true, orgId: true, name: true, actor: true, data: true, attemptReference: true },
  })
  const words = await wordsFor(ctx, rows)
  const { orgs, people } = await namesIn(ctx, rows)
  return rows.map(({ actor, orgId: of, name, data, ...row }) => {
    const { kind, userId, operatorId, reason = null, key } = actor as ActorFacts
    const who = people.get(userId ?? operatorId ?? '') ?? kind
    return {
      ...row,
      data: data as Record<string, unknown>, // lib/audit/record.ts wrote both
      event: name,
      org: orgs.get(of ?? '') ?? null,
      actor: kind,
      who: key ? `${who}, by the key “${key}”` : who,
      reason,
      sentence: words({ name, data }),
    }
  })
}

/** Short names of organizations, addresses of people and operators. */
async function namesIn(ctx: Ctx, rows: { orgId: string | null; actor: unknown }[]) {
  const actors = rows.map(({ actor }) => actor as ActorFacts)
  const among = (ids: (string | null | undefined)[]) => ({ id: { in: [...new Set(ids.filter((id) => id != null))] } })
  const [orgs, users, operators] = await Promise.all([
    ctx.db.org.findMany({ where: among(rows.map(({ orgId }) => orgId)), select: { id: true, slug: true } }),
    ctx.db.user.findMany({ where: among(actors.map(({ userId }) => userId)), select: { id: true, email: true } }),
    ctx.db.operator.findMany({
      where: among(actors.map(({ operatorId }) => operatorId)),
      select: { id: true, email: true },
    }),
  ])
  return {
    orgs: new Map(orgs.map(({ id, slug }) => [id, slug])),
    people: new Map([...users, ...operators].map(({ id, email }) => [id, email])),
  }
}
