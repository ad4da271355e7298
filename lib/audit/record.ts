import type { Actor, OperatorActor, Tx } from '@/lib/platform/context'
import { newId, type OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { keepableJson } from '@/lib/platform/text'
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
  const { connectionId, attemptReference } = actor.kind === 'identity' ? actor : nowhere
  const statement = Prisma.sql`
    insert into "AuditEvent" (id, "orgId", name, actor, "connectionId", "attemptReference", data, "requestId", at)
    values (${newId('event')}, ${org?.id ?? null}, ${name}, ${JSON.stringify(actorFacts(actor))}::jsonb, ${connectionId},
      ${attemptReference}, ${keepableJson(events[name].parse(data))}::jsonb, ${tx.requestId}, ${tx.now})`
  await query(tx, 'audit.record', statement)
}

const nowhere = { connectionId: null, attemptReference: null }

/** By which key it came, and what that was called then. */
const keyFacts = (key: OperatorActor['key']) => (key ? { keyId: key.id, key: key.name } : {})

function actorFacts(actor: Actor): Record<string, string | null> {
  switch (actor.kind) {
    case 'user':
      return { kind: 'user', userId: actor.userId, sessionId: actor.sessionId, confinedTo: actor.confinedTo }
    case 'identity':
      return { kind: 'identity', identityId: actor.identityId }
    case 'system':
      return { kind: 'system', job: actor.job }
    case 'operator':
      return { kind: 'operator', operatorId: actor.operatorId, reason: actor.reason, ...keyFacts(actor.key) }
    case 'setup':
      return { kind: 'setup', setupLinkId: actor.setupLinkId, contact: actor.contact }
    case 'visitor':
      return { kind: 'visitor' }
  }
}
