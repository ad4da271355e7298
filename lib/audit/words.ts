import type { EventData, EventName } from './events'
import { count, lasting, listed, methods, number, peopleOf, proofs, refusedWords, resets, ways } from './terms'

/** Names for ids that an event carries; what is gone has a plain word instead. */
export type Names = (id: string | null | undefined) => string

type Sentences = { [N in EventName]: (data: EventData<N>, name: Names) => string }

/** Each event as what follows the actor's name: “Bo Chen *linked R-12 to Ada Lovelace*”. */
const sentences: Sentences = {
  'company.created': (data) => `created the company ${data.name}`,
  'org.created': (data) => `created the organization ${data.name}`,
  'org.changed': (data) => `changed the organization’s settings: ${listed(data.fields)}`,
  'org.plan_changed': (data) => `set the plan to ${data.plan === 'business' ? 'Business' : 'Team'}`,
  'org.session_policy_changed': (data) => lasting(data),
  'installation.session_policy_changed': (data) => lasting(data),
  'org.sso_mode_changed': (data) => `changed single sign-on from ${data.from} to ${data.to}`,
  'operator.created': (data) => `added the operator ${data.name}`,
  'operator.linked': (data, name) => `let the account of ${name(data.userId)} act as the operator ${data.name}`,
  'operator.unlinked': (data, name) => `took the operator ${data.name} from the account of ${name(data.userId)}`,
  'operator_key.added': (data) => `made the key “${data.name}” for the API: ${data.permissions.join(', ')}`,
  'operator_key.revoked': (data) => `revoked the key “${data.name}” for the API`,
  'user.created': (data, name) => `created the account of ${name(data.userId)}`,
  'user.disabled': (data, name) => `disabled the account of ${name(data.userId)}`,
  'user.password_reset_asked': (data, name) => `asked for a new password for ${name(data.userId)}`,
  'user.password_changed': (data, name) => `changed the password of ${name(data.userId)} ${resets[data.how]}`,
  'passkey.added': (data, name) => `added the passkey “${data.name}” to the account of ${name(data.userId)}`,
  'passkey.renamed': (data) => `renamed a passkey to “${data.name}”`,
  'passkey.removed': (data, name) => `removed the passkey “${data.name}” from the account of ${name(data.userId)}`,
  'totp.added': (data, name) => `added an authenticator app to the account of ${name(data.userId)}`,
  'totp.removed': (data, name) => `removed the authenticator app from the account of ${name(data.userId)}`,
  'recovery_codes.made': (data, name) => `made ${data.count} recovery codes for ${name(data.userId)}`,
  'recovery_code.used': (data, name) => `used a recovery code of ${name(data.userId)}; ${data.left} are left`,
  'factors.reset': (data, name) =>
    `took all passkeys, apps and recovery codes from the account of ${name(data.userId)}`,
  'member.added': (data, name) => `added ${name(data.userId)} as ${data.role}`,
  'member.role_changed': (data, name) => `changed ${name(data.userId)} from ${data.from} to ${data.to}`,
  'member.removed': (data, name) => `removed ${name(data.userId)}, who was ${data.role}`,
  'invitation.sent': (data) => `invited ${data.email} as ${data.role}`,
  'invitation.resent': (data) => `sent the invitation of ${data.email} again`,
  'invitation.revoked': (data) => `took back the invitation of ${data.email}`,
  'invitation.held': (data) =>
    `kept the invitation of ${data.email} back: nothing is mailed there while the domain’s record is missing`,
  'invitation.released': (data) => `sent the invitation of ${data.email}, which had been kept back`,
  'invitation.accepted': (data, name) => `brought in ${name(data.userId)}, who was invited`,
  'newcomer.provisioned': (data, name) =>
    `made an account for ${name(data.userId)}, who came new through ${name(data.connectionId)}`,
  'newcomer.refused': (data, name) =>
    `made no account for somebody new at ${name(data.connectionId)}: ${refusedWords[data.reason] ?? data.reason}`,
  'domain.added': (data) => `added the domain ${data.name}`,
  'domain.verified': (data) => `verified the domain ${data.name}${data.by === 'dns' ? ' by DNS' : ''}`,
  'domain.removed': (data) => `removed the domain ${data.name}`,
  'domain.check_asked': (data) => `asked for a look at ${data.name}`,
  'domain.missing': (data) => `can no longer find the record of ${data.name}`,
  'domain.found_again': (data) => `found the record of ${data.name} again`,
  'domain.expired': (data) => `let ${data.name} expire: its record had been missing for thirty days`,
  'domain.contested': (data) =>
    data.as === 'holder'
      ? `found another organization’s record at ${data.name}; the domain stays here`
      : `found the record of ${data.name}, which another organization has verified before`,
  'domain.shared': (data) => `let every organization of the company use ${data.name}`,
  'domain.unshared': (data) => `took ${data.name} back from the company’s other organizations`,
  'domain.loan_asked': (data) => `asked to borrow ${data.name} for ${peopleOf(data.people)}`,
  'domain.lent': (data) => `lent ${data.name} to a test organization for ${peopleOf(data.people)}`,
  'domain.loan_ended': (data) => `ended the loan of ${data.name}`,
  'org.test_marked': (data) =>
    data.isTest ? 'marked this as a test organization' : 'made this an organization like others',
  'connection.created': (data) => `created the ${data.kind.toUpperCase()} connection “${data.name}”`,
  'connection.changed': (data, name) => `changed ${name(data.connectionId)}: ${listed(data.fields)}`,
  'connection.turned_on': (data, name) => `turned on ${name(data.connectionId)}`,
  'connection.turned_off': (data, name) =>
    `turned off ${name(data.connectionId)} and ended ${count(data.endedSessions)}`,
  'connection.removed': (data) => `removed the connection “${data.name}”`,
  'connection.replacement_begun': (data, name) =>
    `began to replace ${name(data.replacesId)} with ${name(data.connectionId)}`,
  'connection.replacement_ended': (data, name) =>
    `let ${name(data.connectionId)} no longer take the place of ${name(data.replacedId)}`,
  'connection.carries_links_changed': (data, name) =>
    data.carries
      ? `let links be carried over to ${name(data.connectionId)}`
      : `stopped carrying links over to ${name(data.connectionId)}`,
  'connection.cut_over': (data, name) =>
    `cut over from ${name(data.replacedId)} to ${name(data.connectionId)} and ended ${count(data.endedSessions)}`,
  'connection.cut_over_undone': (data, name) =>
    `took back the cut-over from ${name(data.replacedId)} to ${name(data.connectionId)}`,
  'connection.test_begun': (data, name) => `tried revision ${data.number} of ${name(data.connectionId)}`,
  'connection.draft_begun': (data, name) => `began draft ${data.number} of ${name(data.connectionId)}`,
  'connection.draft_changed': (data, name) =>
    `changed draft ${data.number} of ${name(data.connectionId)}: ${listed(data.fields)}`,
  'connection.draft_discarded': (data, name) => `discarded draft ${data.number} of ${name(data.connectionId)}`,
  'connection.promoted': (data, name) =>
    `made revision ${data.number} of ${name(data.connectionId)} the live one${data.tested ? '' : ', untested'}: ${data.to.host}`,
  'connection.addresses_kept': (data, name) =>
    `let ${name(data.connectionId)} keep the addresses that its provider knows already`,
  'connection.key_found': (data, name) => `found another key in the metadata of ${name(data.connectionId)}`,
  'connection.key_taken': (data, name) =>
    `took the key that was found for ${name(data.connectionId)}${data.by === 'policy' ? ', as its owners had chosen' : ''}`,
  'connection.key_refused': (data, name) => `refused the key that was found for ${name(data.connectionId)}`,
  'setup_link.made': (data, name) => `handed a set-up link for ${name(data.connectionId)} to ${data.contact}`,
  'setup_link.opened': (data, name) =>
    `opened the set-up link for ${name(data.connectionId)}${data.by === 'code' ? ' on another device, with a mailed code' : ''}`,
  'setup_link.revoked': (data, name) => `revoked a set-up link for ${name(data.connectionId)}`,
  'setup_link.declined': (data, name) => `declined the set-up link for ${name(data.connectionId)}`,
  'setup_link.ready': (data, name) =>
    `said that draft ${data.number} of ${name(data.connectionId)} is ready${data.tested ? '' : ', untested'}`,
  'connection.certificate_added': (data, name) => `added a certificate to ${name(data.connectionId)}`,
  'connection.certificate_removed': (data, name) => `removed a certificate from ${name(data.connectionId)}`,
  'identity.linked': (data, name) => `linked a sign-in to ${name(data.userId)} ${ways[data.how]}`,
  'identity.unlinked': (data, name) =>
    `unlinked a sign-in from ${name(data.userId)} and ended ${count(data.endedSessions)}`,
  'identity.address_changed': (data, name) =>
    data.userId
      ? `now signs in to ${name(data.userId)} with another address, ${data.to}`
      : `came with the address ${data.to}, and with ${data.from} before`,
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
  'session.lifted': (data, name) =>
    `went on beyond this organization: ${name(data.userId)} proved the account with a factor of their own`,
  'session.ended': (data) => `ended a session: ${data.reason}`,
  'session.ended_everywhere': (data, name) => `ended ${count(data.count)} of ${name(data.userId)}: ${data.reason}`,
  'domain.asserted_elsewhere': (data) =>
    `refused a sign-in elsewhere that claimed an address of ${data.domain}; another organization’s provider asserted it`,
  'sign_in.foreign_address_refused': (data, name) =>
    `${name(data.connectionId)} vouched for an address in ${data.domain}, which was refused`,
  'team.created': (data) => `made the team “${data.name}”`,
  'team.renamed': (data) => `renamed the team “${data.from}” to “${data.to}”`,
  'team.deleted': (data) => `deleted the team “${data.name}” of ${peopleOf(data.members)}`,
  'team.member_added': (data, name) => `added ${name(data.userId)} to the team “${data.name}”`,
  'team.member_removed': (data, name) => `took ${name(data.userId)} from the team “${data.name}”`,
  'signing_key.added': () => 'made a key that will sign for apps',
  'signing_key.rotated': () => 'let the next key sign for apps',
  'app.created': (data) => `registered the app “${data.name}”`,
  'app.changed': (data, name) => `changed ${name(data.appId)}: ${listed(data.fields)}`,
  'app.turned_on': (data, name) => `turned on ${name(data.appId)}`,
  'app.turned_off': (data, name) => `turned off ${name(data.appId)}`,
  'app.secret_added': (data, name) => `made a secret (…${data.hint}) for ${name(data.appId)}`,
  'app.secret_revoked': (data, name) => `revoked the secret …${data.hint} of ${name(data.appId)}`,
  'app.allowed': (data, name) => `let ${name(data.appId)} know ${name(data.userId)}`,
  'app.disallowed': (data, name) => `took the leave to know ${name(data.userId)} from ${name(data.appId)}`,
  'installation.upgrade_changed': (data) => `changed what is said about upgrading: ${data.text ?? 'nothing'}`,
  'installation.onboarding_changed': (data) =>
    data.assists
      ? 'offered help with setting single sign-on up'
      : 'stopped offering help with setting single sign-on up',
  'sso_request.opened': (data) => `asked for help with single sign-on for ${data.domains.join(', ')}`,
  'sso_request.withdrawn': () => 'withdrew the request for help with single sign-on',
  'sso_request.taken': () => 'took on the request for help with single sign-on',
  'sso_request.handed_over': (data, name) => `handed over ${name(data.connectionId)}, which was asked for`,
  'wish.told': () => 'told the operator what is missing',
  'job.discarded': (data) => `gave the failed job ${data.name} up`,
  'job.retried': (data) => `ran the failed job ${data.name} again`,
}

/** What happened, to be read after the actor's name; an event from a newer version shows its name. */
export function eventInWords(event: string, data: unknown, name: Names): string {
  const sentence = (sentences as Record<string, ((data: never, name: Names) => string) | undefined>)[event]
  return sentence ? sentence(data as never, name) : event
}
