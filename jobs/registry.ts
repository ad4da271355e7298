import { emails } from './emails'
import { byName, handle } from './handler'
import { prune, pruneJob } from './handlers/prune'
import { abandonAttempts, abandonedAttemptsJob, expireRequests, expireRequestsJob } from './handlers/sweeps'

/** Everything this version's worker can do. Jobs of other names stay in the outbox for a newer one. */
export const handlers = byName([
  handle(pruneJob, prune),
  handle(abandonedAttemptsJob, abandonAttempts),
  handle(expireRequestsJob, expireRequests),
  ...emails,
])
