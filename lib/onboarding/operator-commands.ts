import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId, SsoRequestId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { ssoHandedOver } from './emails'
import { canBeHandedOver, type SsoRequestState } from './model'
import type { HandOver, OneSsoRequest } from './schema'

/**
 * Takes a request on; the owners hear of it, as of each act (I30).
 *
 * @throws Failure `sso_request_not_found`.
 * @throws Failure `sso_request_settled` when somebody else was faster, or it was withdrawn.
 */
export function takeSsoRequest(ctx: Ctx<OperatorActor>, { ssoRequestId }: OneSsoRequest): Promise<void> {
  return transact(ctx, async (tx) => {
    const orgId = await move(tx, ssoRequestId, 'open', { state: 'taken', operatorId: tx.actor.operatorId })
    await record(tx, { id: orgId }, 'sso_request.taken', { ssoRequestId })
  })
}

/**
 * Hands a prepared connection over to the organization's owners, who test it
 * and turn it on: an operator never does (I30).
 *
 * @throws Failure `connection_not_found` for another organization's connection,
 *   `draft_not_found` for one that is on, and has nothing beside it to turn on.
 * @throws Failure `sso_request_not_found`; `sso_request_settled` unless it is in work.
 */
export function handOverSsoRequest(ctx: Ctx<OperatorActor>, { ssoRequestId, connectionId }: HandOver): Promise<void> {
  return transact(ctx, async (tx) => {
    const orgId = await move(tx, ssoRequestId, 'taken', { state: 'handed_over', connectionId })
    const found = await tx.db.connection.findFirst({
      where: { id: connectionId, orgId },
      select: { state: true, revisions: { where: { state: 'draft' }, select: { id: true } } },
    })
    if (!found) fail('connection_not_found')
    if (!canBeHandedOver({ ...found, hasDraft: found.revisions.length > 0 })) fail('draft_not_found')
    await record(tx, { id: orgId }, 'sso_request.handed_over', { ssoRequestId, connectionId })
    await enqueue(tx, ssoHandedOver.job, { ssoRequestId })
  })
}

/** Sets what owners without the Business plan read, and where they go (R014, R015); what is left out stays. */
export function setUpgrade(
  ctx: Ctx<OperatorActor>,
  change: { text?: string | null | undefined; url?: string | null | undefined },
): Promise<void> {
  return transact(ctx, async (tx) => {
    const data = {
      ...(change.text === undefined ? {} : { upgradeText: change.text }),
      ...(change.url === undefined ? {} : { upgradeUrl: change.url }),
    }
    const { upgradeText: text, upgradeUrl: url } = await tx.db.installation.upsert({
      where: { id: 1 },
      create: { id: 1, ...data },
      update: data,
      select: { upgradeText: true, upgradeUrl: true },
    })
    await record(tx, null, 'installation.upgrade_changed', { text, url })
  })
}

/** Whether owners may ask for help with single sign-on (R017). Requests that live go on. */
export function setAssistsOnboarding(ctx: Ctx<OperatorActor>, assists: boolean): Promise<void> {
  return transact(ctx, async (tx) => {
    const data = { assistsOnboarding: assists }
    await tx.db.installation.upsert({
      where: { id: 1 },
      create: { id: 1, ...data },
      update: data,
      select: { id: true },
    })
    await record(tx, null, 'installation.onboarding_changed', { assists })
  })
}

/** The old state in the `where` is the lock: of two operators, or operator and owner, one is told. */
async function move(
  tx: Tx<OperatorActor>,
  id: SsoRequestId,
  from: SsoRequestState,
  data: { state: SsoRequestState; operatorId?: string | null; connectionId?: string },
): Promise<OrgId> {
  const [moved] = await tx.db.ssoRequest.updateManyAndReturn({
    where: { id, state: from },
    data: { ...data, updatedAt: tx.now },
    select: { orgId: true },
  })
  if (moved) return moved.orgId as OrgId
  fail((await tx.db.ssoRequest.count({ where: { id } })) ? 'sso_request_settled' : 'sso_request_not_found')
}
