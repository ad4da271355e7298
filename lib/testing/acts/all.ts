import type { EventName } from '@/lib/audit/events'
import { linkingActs } from './of-linking'
import { organizationActs } from './of-organizations'
import { peopleActs } from './of-people'
import type { Acts } from './scene'

const played = { ...organizationActs, ...linkingActs, ...peopleActs }

/** For each event an act that writes it. */
export const acts: Acts = played

/**
 * Events that no act here writes: each with a test that sees it written with its change. A new event belongs
 * here or above, or this file does not compile.
 */
export const playedElsewhere: Record<Exclude<EventName, keyof typeof played>, string | null> = {
  'installation.session_policy_changed': 'bin/operator/session-policy.db.test.ts',
  'operator.unlinked': 'lib/operators/operator-of.db.test.ts',
  'operator_key.added': 'lib/operators/key-commands.db.test.ts',
  'operator_key.revoked': 'lib/operators/key-commands.db.test.ts',
  'user.password_reset_asked': 'lib/users/reset.db.test.ts',
  'user.password_changed': 'lib/users/reset.db.test.ts',
  'totp.added': 'lib/factors/codes.db.test.ts',
  'recovery_code.used': 'lib/login/second-step.db.test.ts',
  'factors.reset': 'lib/factors/reset.db.test.ts',
  'connection.test_begun': 'lib/test-sign-ins/test-sign-in.db.test.ts',
  'connection.draft_begun': 'lib/connections/drafts.db.test.ts',
  'connection.draft_changed': 'lib/connections/drafts.db.test.ts',
  'connection.draft_discarded': 'lib/connections/drafts.db.test.ts',
  'connection.promoted': 'lib/connections/promote.db.test.ts',
  'connection.replacement_begun': 'lib/connections/replacement.db.test.ts',
  'connection.replacement_ended': 'lib/connections/replacement.db.test.ts',
  'connection.carries_links_changed': 'lib/connections/replacement.db.test.ts',
  'connection.cut_over': 'lib/connections/replacement.db.test.ts',
  'connection.cut_over_undone': 'lib/connections/replacement.db.test.ts',
  'connection.addresses_kept': 'lib/connections/kept-addresses.db.test.ts',
  'connection.key_found': 'lib/connections/refresh.db.test.ts',
  'connection.key_taken': 'lib/connections/refresh.db.test.ts',
  'connection.key_refused': 'lib/connections/refresh.db.test.ts',
  'setup_link.made': 'lib/connections/setup-links.db.test.ts',
  'setup_link.opened': 'lib/connections/setup-links.db.test.ts',
  'setup_link.revoked': 'lib/connections/setup-links.db.test.ts',
  'setup_link.declined': 'lib/connections/setup-answers.db.test.ts',
  'setup_link.ready': 'lib/connections/setup-answers.db.test.ts',
  'connection.certificate_added': 'lib/connections/certificates.db.test.ts',
  'connection.certificate_removed': 'lib/connections/certificates.db.test.ts',
  'invitation.sent': 'lib/invitations/commands.db.test.ts',
  'invitation.resent': 'lib/invitations/commands.db.test.ts',
  'invitation.revoked': 'lib/invitations/commands.db.test.ts',
  'invitation.held': 'lib/invitations/held.db.test.ts',
  'invitation.released': 'lib/invitations/held.db.test.ts',
  'invitation.accepted': 'lib/invitations/accept.db.test.ts',
  'newcomer.provisioned': 'lib/newcomers/provision.db.test.ts',
  'newcomer.refused': 'lib/newcomers/refused.db.test.ts',
  'identity.address_changed': 'lib/login/sso.db.test.ts',
  'domain.asserted_elsewhere': 'lib/login/edges.db.test.ts',
  'team.renamed': 'lib/orgs/team-changes.db.test.ts',
  'team.deleted': 'lib/orgs/team-changes.db.test.ts',
  'team.member_added': 'lib/operators/org-commands.db.test.ts',
  'team.member_removed': 'lib/operators/org-commands.db.test.ts',
  'signing_key.added': 'lib/apps/keys.db.test.ts',
  'signing_key.rotated': 'lib/apps/keys.db.test.ts',
  'job.retried': 'lib/audit/failed-jobs.db.test.ts',
  'job.discarded': 'lib/audit/failed-jobs.db.test.ts',
  'domain.removed': 'lib/domains/own.db.test.ts',
  'domain.check_asked': 'lib/domains/own.db.test.ts',
  'domain.missing': 'lib/domains/missing.db.test.ts',
  'domain.found_again': 'lib/domains/missing.db.test.ts',
  'domain.expired': 'lib/domains/missing.db.test.ts',
  'domain.contested': 'lib/domains/proof.db.test.ts',
  'domain.shared': 'lib/domains/sharing.db.test.ts',
  'domain.unshared': 'lib/domains/sharing.db.test.ts',
  'domain.loan_asked': 'lib/domains/loans.db.test.ts',
  'domain.lent': 'lib/domains/loans.db.test.ts',
  'domain.loan_ended': 'lib/domains/loans.db.test.ts',
  'org.test_marked': 'lib/domains/loans.db.test.ts',
  'installation.upgrade_changed': 'lib/onboarding/offer.db.test.ts',
  'installation.onboarding_changed': 'lib/onboarding/offer.db.test.ts',
  'sso_request.opened': 'lib/onboarding/requests.db.test.ts',
  'sso_request.withdrawn': 'lib/onboarding/requests.db.test.ts',
  'sso_request.taken': 'lib/onboarding/requests.db.test.ts',
  'sso_request.handed_over': 'lib/onboarding/requests.db.test.ts',
  'wish.told': 'lib/onboarding/offer.db.test.ts',
}
