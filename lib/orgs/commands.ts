import { authorize, type OrgScope } from '@/lib/access/authorize'
import type { Permission } from '@/lib/access/permissions'
import { record } from '@/lib/audit/record'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { endSessionsIn } from '@/lib/sessions/endings'
import { maySetUpSso, removalProblem, type SsoMode } from './model'
import type { ChangeOrg, ChangeRole, RemoveMember } from './schema'

/** Changes the organization's name and how its people reach support; the audit event names what is different. */
export function changeOrg(ctx: Ctx<UserActor>, orgId: OrgId, change: ChangeOrg): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'org.change', orgId)
    const before = await tx.db.org.findUniqueOrThrow({
      where: { id: org.id },
      select: { name: true, supportPhone: true, supportText: true, supportUrl: true },
    })
    const fields = (Object.keys(before) as (keyof typeof before)[]).filter((field) => before[field] !== change[field])
    if (fields.length === 0) return

    await tx.db.org.update({ where: { id: org.id }, data: change, select: { id: true } })
    await record(tx, org, 'org.changed', { fields })
  })
}

/**
 * Offers single sign-on next to passwords, or stops offering it. Sessions that
 * began through a connection go on; turning the connection off ends them.
 *
 * @throws Failure `connection_needs_plan` when neither the organization nor its
 *   company has the Business plan; turning off is always possible.
 */
export function setSsoMode(ctx: Ctx<UserActor>, orgId: OrgId, mode: SsoMode): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'sso.change', orgId)
    const before = await tx.db.org.findUniqueOrThrow({
      where: { id: org.id },
      select: { ssoMode: true, plan: true, company: { select: { plan: true } } },
    })
    if (before.ssoMode === mode) return
    const entitled = maySetUpSso({ plan: before.plan, companyPlan: before.company?.plan ?? null })
    if (mode !== 'off' && !entitled) fail('connection_needs_plan')

    await tx.db.org.update({ where: { id: org.id }, data: { ssoMode: mode }, select: { id: true } })
    await record(tx, org, 'org.sso_mode_changed', { from: before.ssoMode, to: mode })
  })
}

/** Whether somebody who proves an account by its password or a mailed code is linked at once. Never holds for owners. */
export function setSelfProofLinks(ctx: Ctx<UserActor>, orgId: OrgId, on: boolean): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'sso.change', orgId)

    const { count } = await tx.db.org.updateMany({
      where: { id: org.id, selfProofLinks: !on },
      data: { selfProofLinks: on },
    })

    if (count) await record(tx, org, 'org.changed', { fields: ['selfProofLinks'] })
  })
}

/**
 * Gives a member another role.
 *
 * @throws Failure `member_not_found` when `userId` is not in this organization.
 * @throws Failure `last_owner` when nobody else could act as owner afterwards.
 */
export function changeRole(ctx: Ctx<UserActor>, orgId: OrgId, { userId, role }: ChangeRole): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'member.change-role', orgId)
    const from = await roleOf(tx, org, userId)
    if (from === role) return
    if (from === 'owner' && (await otherOwners(tx, org, userId)) === 0) fail('last_owner')

    await tx.db.membership.update({
      where: { orgId_userId: { orgId: org.id, userId } },
      data: { role },
      select: { role: true },
    })
    await record(tx, org, 'member.role_changed', { userId, from, to: role })
  })
}

/**
 * Takes somebody out of the organization. Their sessions that this
 * organization's provider vouched for end with it; other sessions lose the
 * organization, since each request looks at the membership.
 *
 * @throws Failure `member_not_found` when `userId` is not in this organization.
 * @throws Failure `outranked` unless the actor's role is the higher one.
 * @throws Failure `last_owner` for the last owner.
 */
export function removeMember(ctx: Ctx<UserActor>, orgId: OrgId, { userId }: RemoveMember): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'member.manage', orgId)
    const role = await roleOf(tx, org, userId)
    const problem = removalProblem({ actor: org.role, target: role, otherOwners: await otherOwners(tx, org, userId) })
    if (problem) fail(problem)

    await tx.db.membership.delete({ where: { orgId_userId: { orgId: org.id, userId } }, select: { userId: true } })
    await tx.db.teamMember.deleteMany({ where: { userId, team: { orgId: org.id } } })
    await record(tx, org, 'member.removed', { userId, role })
    await endSessionsIn(tx, org, userId, 'removed from the organization')
  })
}

/**
 * Locks the organization, then asks whether the actor may. In this order, a
 * role that somebody took away a moment ago no longer counts, and two owners
 * who demote each other come one after the other. The lock leaves room for
 * rows that only refer to the organization.
 */
export async function enter(tx: Tx<UserActor>, permission: Permission, orgId: OrgId): Promise<OrgScope> {
  await tx.db.$queryRaw`select id from "Org" where id = ${orgId} for no key update`
  return authorize(tx, permission, orgId)
}

async function roleOf(tx: Tx, org: OrgScope, userId: UserId) {
  const member = await tx.db.membership.findUnique({
    where: { orgId_userId: { orgId: org.id, userId } },
    select: { role: true },
  })
  return member?.role ?? fail('member_not_found')
}

/** Owners besides `userId` who can act: a disabled account can't. */
function otherOwners(tx: Tx, org: OrgScope, userId: UserId): Promise<number> {
  return tx.db.membership.count({
    where: { orgId: org.id, role: 'owner', userId: { not: userId }, user: { disabledAt: null } },
  })
}
