import * as z from 'zod'
import { events } from '@/lib/audit/events'
import { defineEmail } from '@/lib/mail/define'
import type { Ctx } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { urls } from '@/lib/platform/urls'
import { wordsFor } from './event-words'

/** An act is known by its request and its moment: all its audit events carry both. */
export const ActPayload = z.object({ requestId: z.uuid(), at: z.iso.datetime() })
type ActPayload = z.infer<typeof ActPayload>

/**
 * Tells an organization's owners what an operator did there, and why (I30).
 * Also those who were owners until this very act. Without audit events the act
 * was refused or never happened, and nobody hears of it.
 */
export const operatorActed = defineEmail({
  name: 'operator-acted',
  payload: ActPayload,

  async load(ctx, act) {
    const found = await findEvents(ctx, act)
    const orgId = found[0]?.orgId
    if (!orgId) return []
    const org = await ctx.db.org.findUniqueOrThrow({ where: { id: orgId }, select: { name: true, slug: true } })
    const words = await wordsFor(ctx, found)
    const { operatorId, reason = '', key } = found[0]!.actor as ActorFacts
    const operator = await ctx.db.operator.findUnique({
      where: { id: operatorId ?? '' },
      select: { name: true, email: true },
    })
    const facts = {
      ...{ org: org.name, reason, acts: found.map(words), url: `${env().PUBLIC_URL}${urls.audit(org.slug)}` },
      operator: operator ? `${operator.name} (${operator.email}${key ? `, by the key “${key}”` : ''})` : 'The operator',
    }
    return (await ownersOf(ctx, orgId, found)).map((owner) => ({ ...owner, ...facts }))
  },

  render: ({ name, org, operator, acts, reason, url }) => ({
    subject: `The operator changed something at ${org}`,
    paragraphs: [
      `Hello ${name},`,
      `${operator}, who runs this installation, did this at ${org}: ${acts.join('; ')}.`,
      `The reason given: “${reason}”.`,
    ],
    action: { label: 'Open the audit log', url },
    footnote: 'You get this mail because you own the organization. If you did not expect it, ask the operator.',
  }),
})

/** `key` is the name of the key by which a machine acted. */
type ActorFacts = { operatorId?: string | null; reason?: string; key?: string }
type Found = { name: string; orgId: string | null; actor: unknown; data: unknown }

/** In the order of the table of events: they happened at the same moment. */
async function findEvents(ctx: Ctx, { requestId, at }: ActPayload): Promise<Found[]> {
  const names = Object.keys(events) // lets the index on name and time do the work
  const found = await ctx.db.auditEvent.findMany({
    where: { name: { in: names }, at: new Date(at), requestId, orgId: { not: null } },
    select: { name: true, orgId: true, actor: true, data: true },
  })
  return found.sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name))
}

async function ownersOf(ctx: Ctx, orgId: string, found: Found[]): Promise<{ to: string; name: string }[]> {
  const demoted = found
    .filter(({ name }) => name === 'member.removed' || name === 'member.role_changed')
    .map(({ data }) => data as { userId: string; role?: string; from?: string })
    .filter(({ role, from }) => role === 'owner' || from === 'owner')
    .map(({ userId }) => userId)
  const owner = { memberships: { some: { orgId, role: 'owner' as const } } }
  const users = await ctx.db.user.findMany({
    where: { disabledAt: null, OR: [owner, { id: { in: demoted } }] },
    orderBy: { id: 'asc' },
    select: { email: true, name: true },
  })
  return users.map(({ email, name }) => ({ to: email, name }))
}
