import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { endRunOut } from '@/lib/sessions/endings'
import { findInstallationPolicy } from '@/lib/sessions/lifetime'
import {
  changePolicy,
  type OrgSessionPolicy,
  type PolicyChange,
  policyProblem,
  type SessionPolicy,
} from '@/lib/sessions/model'
import { changeOrgPolicy } from '@/lib/sessions/policy'
import { holdOrg } from './org-commands'

/** Settings take turns, so that each event tells what it replaced. */
const INSTALLATION_LOCK = 0x696e73

/**
 * Sets how long sessions last where no organization says otherwise; what is left
 * out stays. Running sessions that have lasted longer end at their next request.
 *
 * @throws Failure `invalid_input` when sessions would go unused for longer than they last.
 */
export function setInstallationSessionPolicy(
  ctx: Ctx<OperatorActor>,
  change: PolicyChange<SessionPolicy>,
): Promise<SessionPolicy> {
  return transact(ctx, async (tx) => {
    await tx.db.$executeRaw`select pg_advisory_xact_lock(${INSTALLATION_LOCK})`
    const from = await findInstallationPolicy(tx)
    const to = changePolicy(from, change)
    if (!to) return from
    const problem = policyProblem(to)
    if (problem) fail('invalid_input', { fields: problem })

    await endRunOut(tx)
    const data = { sessionIdleMinutes: to.idleMinutes, sessionMaxMinutes: to.maxMinutes }
    await tx.db.installation.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data })
    await record(tx, null, 'installation.session_policy_changed', { from, to })
    return to
  })
}

/**
 * Sets how long sessions of an organization's people may last; what is left out stays.
 *
 * @throws Failure `org_not_found`
 * @throws Failure `invalid_input` when it would be longer than the installation's.
 */
export function setSessionPolicyAsOperator(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  change: PolicyChange<OrgSessionPolicy>,
): Promise<void> {
  return transact(ctx, async (tx) => changeOrgPolicy(tx, await holdOrg(tx, orgId), change))
}
