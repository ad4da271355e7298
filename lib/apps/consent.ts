import { record } from '@/lib/audit/record'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { AppId, OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { accessEndedJob } from '@/lib/sessions/jobs'
import { scopes as known } from './model'

/** What a person lets an app know, at one organization. */
export type Allowance = { appId: AppId; orgId: OrgId; scopes: readonly string[] }

/**
 * The person lets an app know what it asks for, as a member of one
 * organization; further scopes are added to what was allowed before.
 *
 * @throws Failure `confined_session` from a session of another organization's IdP (I22).
 * @throws Failure `member_not_found` for an organization that the person does not belong to.
 */
export function allowApp(ctx: Ctx<UserActor>, { appId, orgId, scopes }: Allowance): Promise<void> {
  return transact(ctx, async (tx) => {
    const { userId, confinedTo } = tx.actor
    if (confinedTo && confinedTo !== orgId) fail('confined_session')
    const member = await tx.db.membership.count({ where: { orgId, userId } })
    if (!member) fail('member_not_found')
    const asked = known.filter((scope) => scopes.includes(scope))
    await tx.db.$executeRaw`
      insert into "AppConsent" ("userId", "appId", "orgId", scopes, "createdAt")
      values (${userId}, ${appId}, ${orgId}, ${asked}, ${tx.now})
      on conflict ("userId", "appId", "orgId")
        do update set scopes = array(select distinct unnest("AppConsent".scopes || excluded.scopes))`
    await record(tx, { id: orgId }, 'app.allowed', { appId, userId, scopes: asked })
  })
}

/**
 * Takes the leave back: the app's tokens for the person die, and it hears of it.
 *
 * @throws Failure `app_not_found` when the app knows nothing of the person there.
 * @throws Failure `confined_session` from a session of another organization's IdP (I22).
 */
export function disallowApp(ctx: Ctx<UserActor>, { appId, orgId }: Omit<Allowance, 'scopes'>): Promise<void> {
  return transact(ctx, async (tx) => {
    const { userId, confinedTo } = tx.actor
    if (confinedTo && confinedTo !== orgId) fail('confined_session')
    const { count: consents } = await tx.db.appConsent.deleteMany({ where: { userId, appId, orgId } })
    // No session has that name: the grants are dead from here on.
    const grants = await tx.db.$executeRaw`
      update "AppGrant" set sid = 'disallowed ' || id
      where "userId" = ${userId} and "appId" = ${appId} and "orgId" = ${orgId} and "endedAt" is null`
    if (!consents && !grants) fail('app_not_found')
    if (grants) await enqueue(tx, accessEndedJob, { userId })
    await record(tx, { id: orgId }, 'app.disallowed', { appId, userId })
  })
}
