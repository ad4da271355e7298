import * as z from 'zod'
import { roles } from '@/lib/access/permissions'
import { idOf } from '@/lib/platform/ids'

const userId = idOf('user')
const role = z.enum(roles)
const identity = { identityId: idOf('identity') }
const connection = { connectionId: idOf('connection') }
const request = { linkRequestId: idOf('linkRequest'), number: z.number().int() }
const named = { name: z.string() }
const minutes = z.number().int()
const sessionPolicy = z.object({ idleMinutes: minutes, maxMinutes: minutes })
const orgSessionPolicy = z.object({ idleMinutes: minutes.nullable(), maxMinutes: minutes.nullable() })

/** What the audit log can say: an event's name and the facts it carries. Ids and facts, never secrets. */
export const events = {
  'company.created': z.object({ companyId: idOf('company'), ...named }),
  'org.created': z.object(named),
  'org.changed': z.object({ fields: z.array(z.string()) }),
  'org.plan_changed': z.object({ plan: z.string() }),
  'org.session_policy_changed': z.object({ from: orgSessionPolicy, to: orgSessionPolicy }),
  'installation.session_policy_changed': z.object({ from: sessionPolicy, to: sessionPolicy }),
  'org.sso_mode_changed': z.object({ from: z.string(), to: z.string() }),
  'operator.created': z.object({ operatorId: idOf('operator'), ...named }),
  'operator.linked': z.object({ operatorId: idOf('operator'), userId, ...named }),
  'operator.unlinked': z.object({ operatorId: idOf('operator'), userId, ...named }),
  'user.created': z.object({ userId }),
  'user.disabled': z.object({ userId }),
  'user.password_reset_asked': z.object({ userId }),
  'user.password_changed': z.object({ userId, how: z.enum(['reset', 'changed', 'operator']) }),
  'passkey.added': z.object({ passkeyId: idOf('passkey'), userId, ...named }),
  'passkey.renamed': z.object({ passkeyId: idOf('passkey'), userId, ...named }),
  'passkey.removed': z.object({ passkeyId: idOf('passkey'), userId, ...named }),
  'totp.added': z.object({ userId }),
  'totp.removed': z.object({ userId }),
  'recovery_codes.made': z.object({ userId, count: z.number().int() }),
  'recovery_code.used': z.object({ userId, left: z.number().int() }),
  'factors.reset': z.object({ userId }),
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
  'session.lifted': z.object({ sessionId: idOf('session'), userId }),
  'session.ended': z.object({ sessionId: idOf('session'), reason: z.string() }),
  'session.ended_everywhere': z.object({ userId, count: z.number().int(), reason: z.string() }),
  'sign_in.foreign_address_refused': z.object({ ...connection, domain: z.string() }),
  'domain.asserted_elsewhere': z.object({ domain: z.string() }),
  'team.created': z.object({ teamId: idOf('team'), ...named }),
  'team.member_added': z.object({ teamId: idOf('team'), userId, ...named }),
  'team.member_removed': z.object({ teamId: idOf('team'), userId, ...named }),
  'signing_key.added': z.object({ kid: z.string() }),
  'signing_key.rotated': z.object({ from: z.string(), to: z.string() }),
  'app.created': z.object({ appId: idOf('app'), ...named }),
  'app.changed': z.object({ appId: idOf('app'), fields: z.array(z.string()) }),
  'app.turned_off': z.object({ appId: idOf('app') }),
  'app.turned_on': z.object({ appId: idOf('app') }),
  'app.secret_added': z.object({ appId: idOf('app'), hint: z.string() }),
  'app.secret_revoked': z.object({ appId: idOf('app'), hint: z.string() }),
  'app.allowed': z.object({ appId: idOf('app'), userId, scopes: z.array(z.string()) }),
  'app.disallowed': z.object({ appId: idOf('app'), userId }),
  'job.retried': z.object({ jobId: idOf('job'), ...named }),
  'job.discarded': z.object({ jobId: idOf('job'), ...named }),
} as const satisfies Record<string, z.ZodType>

export type EventName = keyof typeof events
export type EventData<N extends EventName> = z.infer<(typeof events)[N]>
