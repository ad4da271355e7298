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
  'user.password_reset_asked': 'lib/users/reset.db.test.ts',
  'user.password_changed': 'lib/users/reset.db.test.ts',
  'totp.added': 'lib/factors/codes.db.test.ts',
  'recovery_code.used': 'lib/login/second-step.db.test.ts',
  'factors.reset': 'lib/factors/reset.db.test.ts',
  'connection.certificate_added': 'lib/connections/certificates.db.test.ts',
  'connection.certificate_removed': 'lib/connections/certificates.db.test.ts',
  'identity.address_changed': 'lib/login/sso.db.test.ts',
  'domain.asserted_elsewhere': 'lib/login/edges.db.test.ts',
  'team.member_added': 'lib/operators/org-commands.db.test.ts',
  'team.member_removed': 'lib/operators/org-commands.db.test.ts',
  'signing_key.added': 'lib/apps/keys.db.test.ts',
  'signing_key.rotated': 'lib/apps/keys.db.test.ts',
  'job.retried': 'lib/audit/failed-jobs.db.test.ts',
  'job.discarded': 'lib/audit/failed-jobs.db.test.ts',
  /** Nothing takes a domain away yet. */
  'domain.removed': null,
}
