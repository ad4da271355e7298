import type { EventData, EventName } from './events'

/** Names for ids that an event carries; what is gone has a plain word instead. */
export type Names = (id: string | null | undefined) => string

type Sentences = { [N in EventName]: (data: EventData<N>, name: Names) => string }

const fieldWords: Record<string, string> = {
  name: 'name',
  supportPhone: 'support phone',
  supportText: 'support text number',
  supportUrl: 'support page',
  selfProofLinks: 'linking after self-proof',
}
const listed = (fields: string[]) => fields.map((field) => fieldWords[field] ?? field).join(', ')
const count = (n: number) => (n === 1 ? '1 session' : `${n} sessions`)
const number = (n: number) => `R-${n}`
const methods = { password: 'a password', saml: 'SAML', oidc: 'OIDC' }
const proofs = { password: 'by password', code: 'by a mailed code' }
const ways = { admin: 'by an admin', self_proof: 'after self-proof', operator: 'by the operator' }
const resets = { reset: 'by a mailed link', changed: 'in the account', operator: 'by the operator' }

/** Each event as what follows the actor's name: “Bo Chen *linked R-12 to Ada Lovelace*”. */
const sentences: Sentences = {
  'company.created': (data) => `created the company ${data.name}`,
  'org.created': (data) => `created the organization ${data.name}`,
  'org.changed': (data) => `changed the organization’s settings: ${listed(data.fields)}`,
  'org.plan_changed': (data) => `set the plan to ${data.plan === 'business' ? 'Business' : 'Team'}`,
  'org.sso_mode_changed': (data) => `changed single sign-on from ${data.from} to ${data.to}`,
  'operator.created': (data) => `added the operator ${data.name}`,
  'user.created': (data, name) => `created the account of ${name(data.userId)}`,
  'user.disabled': (data, name) => `disabled the account of ${name(data.userId)}`,
  'user.password_reset_asked': (data, name) => `asked for a new password for ${name(data.userId)}`,
  'user.password_changed': (data, name) => `changed the password of ${name(data.userId)} ${resets[data.how]}`,
  'member.added': (data, name) => `added ${name(data.userId)} as ${data.role}`,
  'member.role_changed': (data, name) => `changed ${name(data.userId)} from ${data.from} to ${data.to}`,
  'member.removed': (data, name) => `removed ${name(data.userId)}, who was ${data.role}`,
  'domain.added': (data) => `added the domain ${data.name}`,
  'domain.verified': (data) => `verified the domain ${data.name}${data.by === 'dns' ? ' by DNS' : ''}`,
  'domain.removed': (data) => `removed the domain ${data.name}`,
  'connection.created': (data) => `created the ${data.kind.toUpperCase()} connection “${data.name}”`,
  'connection.changed': (data, name) => `changed ${name(data.connectionId)}: ${listed(data.fields)}`,
  'connection.turned_on': (data, name) => `turned on ${name(data.connectionId)}`,
  'connection.turned_off': (data, name) =>
    `turned off ${name(data.connectionId)} and ended ${count(data.endedSessions)}`,
  'connection.removed': (data) => `removed the connection “${data.name}”`,
  'connection.certificate_added': (data, name) => `added a certificate to ${name(data.connectionId)}`,
  'connection.certificate_removed': (data, name) => `removed a certificate from ${name(data.connectionId)}`,
  'identity.linked': (data, name) => `linked a sign-in to ${name(data.userId)} ${ways[data.how]}`,
  'identity.unlinked': (data, name) =>
    `unlinked a sign-in from ${name(data.userId)} and ended ${count(data.endedSessions)}`,
  'identity.address_changed': (data, name) => `now signs in to ${name(data.userId)} with another address, ${data.to}`,
  'link_request.opened': (data) => `asked to be linked (${number(data.number)})`,
  'link_request.reminded': (data) => `asked again about ${number(data.number)}`,
  'link_request.proof_asked': (data) => `asked for a code to prove an account for ${number(data.number)}`,
  'link_request.proven': (data, name) =>
    `proved the account of ${name(data.userId)} for ${number(data.number)} ${proofs[data.by]}`,
  'link_request.approved': (data, name) =>
    `approved linking ${number(data.number)} to ${name(data.userId)}${data.awaitsProof ? ', who must confirm' : ''}`,
  'link_request.linked': (data, name) => `linked ${number(data.number)} to ${name(data.userId)}`,
  'link_request.declined': (data) => `declined ${number(data.number)}: ${data.reason}`,
  'link_request.withdrawn': (data) => `withdrew ${number(data.number)}`,
  'link_request.expired': (data) => `let ${number(data.number)} expire after 30 days`,
  'link_request.undone': (data, name) => `undid linking ${number(data.number)} to ${name(data.userId)}`,
  'link_request.denied_by_person': () => 'answered “this is not me” and dropped a sign-in',
  'session.started': (data) => `signed in with ${methods[data.method]}`,
  'session.proven': () => 'confirmed who they are',
  'session.ended': (data) => `ended a session: ${data.reason}`,
  'session.ended_everywhere': (data, name) => `ended ${count(data.count)} of ${name(data.userId)}: ${data.reason}`,
  'domain.asserted_elsewhere': (data) =>
    `refused a sign-in elsewhere that claimed an address of ${data.domain}; another organization’s provider asserted it`,
  'sign_in.foreign_address_refused': (data, name) =>
    `${name(data.connectionId)} vouched for an address in ${data.domain}, which was refused`,
  'job.retried': (data) => `ran the failed job ${data.name} again`,
}

/** What happened, to be read after the actor's name; an event from a newer version shows its name. */
export function eventInWords(event: string, data: unknown, name: Names): string {
  const sentence = (sentences as Record<string, ((data: never, name: Names) => string) | undefined>)[event]
  return sentence ? sentence(data as never, name) : event
}
