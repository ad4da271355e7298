import type { Actor, Tx } from '@/lib/platform/context'
import { newId, type OrgId } from '@/lib/platform/ids'
import { type EventData, type EventName, events } from './events'

/**
 * Writes down a change in the transaction that makes it (I17). Actor, time and
 * request come from the context; a person's IdP connection and sign-in stand on
 * the event where there is one.
 *
 * @param org the organization whose log shows it; `null` for a person's own
 *   account and for the installation.
 */
export async function record<N extends EventName>(
  tx: Tx,
  org: { readonly id: OrgId } | null,
  name: N,
  data: EventData<N>,
): Promise<void> {
  const { actor } = tx
  await tx.db.auditEvent.create({
    data: {
      id: newId('event'),
      orgId: org?.id ?? null,
      name,
      actor: actorFacts(actor),
      connectionId: actor.kind === 'identity' ? actor.connectionId : null,
      attemptReference: actor.kind === 'identity' ? actor.attemptReference : null,
      data: events[name].parse(data) as object,
      requestId: tx.requestId,
      at: tx.now,
    },
    select: { id: true },
  })
}

function actorFacts(actor: Actor): Record<string, string | null> {
  switch (actor.kind) {
    case 'user':
      return { kind: 'user', userId: actor.userId, sessionId: actor.sessionId, confinedTo: actor.confinedTo }
    case 'identity':
      return { kind: 'identity', identityId: actor.identityId }
    case 'system':
      return { kind: 'system', job: actor.job }
    case 'operator':
      return { kind: 'operator', operatorId: actor.operatorId, reason: actor.reason }
    case 'visitor':
      return { kind: 'visitor' }
  }
}
