import * as z from 'zod'
import { roles } from '@/lib/access/permissions'
import { idOf } from '@/lib/platform/ids'

const userId = idOf('user')
const role = z.enum(roles)
const identity = { identityId: idOf('identity') }
const connection = { connectionId: idOf('connection') }
const request = { linkRequestId: idOf('linkRequest'), number: z.number().int() }
const named = { name: z.string() }

/** What the audit log can say: an event's name and the facts it carries. Ids and facts, never secrets. */
export const events = {
  'company.created': z.object({ companyId: idOf('company'), ...named }),
  'org.created': z.object(named),
  'org.changed': z.object({ fields: z.array(z.string()) }),
  'org.plan_changed': z.object({ plan: z.string() }),
  'org.sso_mode_changed': z.object({ from: z.string(), to: z.string() }),
  'operator.created': z.object({ operatorId: idOf('operator'), ...named }),
  'user.created': z.object({ userId }),
  'user.disabled': z.object({ userId }),
  'user.password_reset_asked': z.object({ userId }),
  'user.password_changed': z.object({ userId, how: z.enum(['reset', 'changed', 'operator']) }),
  'member.added': z.object({ userId, role }),
  'member.role_changed': z.object({ userId, from: role, to: role }),
  'member.removed': z.object({ userId, role }),
  'domain.added': z.object({ domainId: idOf('domain'), ...named }),
  'domain.verified': z.object({ domainId: idOf('domain'), ...named, by: z.enum(['operator', 'dns']) }),
  'domain.removed': z.object({ domainId: idOf('domain'), ...named }),
  'connection.created': z.object({ ...connection, ...named, kind: z.enum(['saml', 'oidc']) }),
  'connection.changed': z.object({ ...connection, fields: z.array(z.string()) }),
  'connection.turned_on': z.object(connection),
  'connection.turned_off': z.object({ ...connection, endedSessions: z.number().int() }),
  'connection.removed': z.object({ ...connection, ...named }),
  'connection.certificate_added': z.object({ ...connection, fingerprint: z.string() }),
  'connection.certificate_removed': z.object({ ...connection, fingerprint: z.string() }),
  'identity.linked': z.object({ ...identity, userId, how: z.enum(['admin', 'self_proof', 'operator']) }),
  'identity.unlinked': z.object({ ...identity, userId, endedSessions: z.number().int() }),
  'identity.address_changed': z.object({ ...identity, userId, from: z.string().nullable(), to: z.string() }),
  'link_request.opened': z.object({ ...request, ...identity }),
  'link_request.reminded': z.object(request),
  'link_request.proof_asked': z.object(request),
  'link_request.proven': z.object({ ...request, userId, by: z.enum(['password', 'code']) }),
  'link_request.approved': z.object({ ...request, userId, awaitsProof: z.boolean() }),
  'link_request.linked': z.object({ ...request, userId }),
  'link_request.declined': z.object({ ...request, reason: z.string() }),
  'link_request.withdrawn': z.object(request),
  'link_request.expired': z.object(request),
  'link_request.undone': z.object({ ...request, userId, by: z.enum(['admin', 'target']) }),
  'link_request.denied_by_person': z.object({ ...identity, subject: z.string() }),
  'session.started': z.object({ sessionId: idOf('session'), userId, method: z.enum(['password', 'saml', 'oidc']) }),
  'session.proven': z.object({ sessionId: idOf('session') }),
  'session.ended': z.object({ sessionId: idOf('session'), reason: z.string() }),
  'session.ended_everywhere': z.object({ userId, count: z.number().int(), reason: z.string() }),
  'sign_in.foreign_address_refused': z.object({ ...connection, domain: z.string() }),
  'domain.asserted_elsewhere': z.object({ domain: z.string() }),
  'job.retried': z.object({ jobId: idOf('job'), ...named }),
} as const satisfies Record<string, z.ZodType>

export type EventName = keyof typeof events
export type EventData<N extends EventName> = z.infer<(typeof events)[N]>
