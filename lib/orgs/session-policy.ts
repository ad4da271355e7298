import { authorize, requireFreshProof } from '@/lib/access/authorize'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { findInstallationPolicy } from '@/lib/sessions/lifetime'
import type { OrgSessionPolicy, SessionPolicy } from '@/lib/sessions/model'
import { changeOrgPolicy, findOrgPolicy } from '@/lib/sessions/policy'
import { enter } from './commands'

/**
 * Sets how long sessions of the organization's people may last: an owner's act,
 * with a fresh proof (I24).
 *
 * @throws Failure `invalid_input` when it would be longer than the installation's.
 */
export function setSessionPolicy(ctx: Ctx<UserActor>, orgId: OrgId, policy: OrgSessionPolicy): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'org.change', orgId)
    requireFreshProof(tx)
    await changeOrgPolicy(tx, org, policy)
  })
}

/** What the organization and the installation say, for those who read its settings. */
export async function readSessionPolicy(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
): Promise<{ own: OrgSessionPolicy; installation: SessionPolicy }> {
  const org = await authorize(ctx, 'member.read', orgId)
  const [own, installation] = await Promise.all([findOrgPolicy(ctx, org.id), findInstallationPolicy(ctx)])
  return { own, installation }
}
