import { record } from '@/lib/audit/record'
import type { Ctx, Tx } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { endRunOut } from './endings'
import { findInstallationPolicy } from './lifetime'
import { changePolicy, type OrgSessionPolicy, orgPolicyProblem, type PolicyChange } from './model'

/** What an organization says about its sessions itself. */
export async function findOrgPolicy({ db }: Pick<Ctx, 'db'>, orgId: OrgId): Promise<OrgSessionPolicy> {
  const row = await db.org.findUniqueOrThrow({
    where: { id: orgId },
    select: { sessionIdleMinutes: true, sessionMaxMinutes: true },
  })
  return { idleMinutes: row.sessionIdleMinutes, maxMinutes: row.sessionMaxMinutes }
}

/**
 * Sets how long sessions may last in an organization; what is left out stays.
 * Running sessions that have lasted longer end at their next request
 * (lib/sessions/lifetime.ts). For commands that have asked whether the actor may.
 *
 * @throws Failure `invalid_input` when it would be longer than the installation's.
 */
export async function changeOrgPolicy(
  tx: Tx,
  org: { readonly id: OrgId },
  change: PolicyChange<OrgSessionPolicy>,
): Promise<void> {
  const from = await findOrgPolicy(tx, org.id)
  const to = changePolicy(from, change)
  if (!to) return
  const problem = orgPolicyProblem(to, await findInstallationPolicy(tx))
  if (problem) fail('invalid_input', { fields: problem })

  await endRunOut(tx, org.id)
  const data = { sessionIdleMinutes: to.idleMinutes, sessionMaxMinutes: to.maxMinutes }
  await tx.db.org.update({ where: { id: org.id }, data, select: { id: true } })
  await record(tx, org, 'org.session_policy_changed', { from, to })
}
