import { tellAppJob } from '@/lib/apps/grants'
import { rotateKeys, rotateKeysJob } from '@/lib/apps/keys'
import { endDeadGrants, endGrantsJob, tellApp } from '@/lib/apps/sign-out'
import { accessEndedJob } from '@/lib/sessions/jobs'
import { emails } from './emails'
import { byName, handle } from './handler'
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
  ...emails,
])
