import { tellAppJob } from '@/lib/apps/grants'
import { rotateKeys, rotateKeysJob } from '@/lib/apps/keys'
import { endDeadGrants, endGrantsJob, tellApp } from '@/lib/apps/sign-out'
import { checkDomain, checkDomainJob, sweepDomains, sweepDomainsJob } from '@/lib/domains/sweep'
import { releaseInvitations, releaseInvitationsJob } from '@/lib/invitations/release'
import { provisionJob } from '@/lib/newcomers/jobs'
import { provisionNewcomer } from '@/lib/newcomers/provision'
import { accessEndedJob } from '@/lib/sessions/jobs'
import { emails } from './emails'
import { byName, handle } from './handler'
import { warn, warnOfEndsJob } from './handlers/expiry-warnings'
import { refreshMetadata, refreshMetadataJob } from './handlers/metadata-refresh'
import { prune, pruneJob } from './handlers/prune'
import { abandonAttempts, abandonedAttemptsJob, expireRequests, expireRequestsJob } from './handlers/sweeps'

/** Everything this version's worker can do. Jobs of other names stay in the outbox for a newer one. */
export const handlers = byName([
  handle(pruneJob, prune),
  handle(abandonedAttemptsJob, abandonAttempts),
  handle(expireRequestsJob, expireRequests),
  handle(accessEndedJob, endDeadGrants),
  handle(endGrantsJob, (ctx) => endDeadGrants(ctx)),
  handle(tellAppJob, tellApp),
  handle(rotateKeysJob, async (ctx) => void (await rotateKeys(ctx))),
  handle(sweepDomainsJob, async (ctx) => void (await sweepDomains(ctx))),
  handle(checkDomainJob, (ctx, { domainId }) => checkDomain(ctx, domainId)),
  handle(provisionJob, provisionNewcomer),
  handle(releaseInvitationsJob, releaseInvitations),
  handle(refreshMetadataJob, refreshMetadata),
  handle(warnOfEndsJob, warn),
  ...emails,
])
