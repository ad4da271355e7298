import type { Role } from '@/lib/access/permissions'
import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { endSessionsIn } from '@/lib/sessions/endings'

/** What is left out stays; `null` takes the contact away. */
export type SupportContacts = {
  supportPhone?: string | null | undefined
  supportText?: string | null | undefined
  supportUrl?: string | null | undefined
}

/** Sets how the organization's people reach support; the audit event names what is different. */
export function setSupportAsOperator(ctx: Ctx<OperatorActor>, orgId: OrgId, contacts: SupportContacts): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await holdOrg(tx, orgId)
    const before = await tx.db.org.findUniqueOrThrow({
      where: { id: org.id },
      select: { supportPhone: true, supportText: true, supportUrl: true },
    })
    const fields = (Object.keys(before) as (keyof typeof before)[]).filter(
      (field) => contacts[field] !== undefined && contacts[field] !== before[field],
    )
    if (fields.length === 0) return

    const data = Object.fromEntries(fields.map((field) => [field, contacts[field]]))
    await tx.db.org.update({ where: { id: org.id }, data, select: { id: true } })
    await record(tx, org, 'org.changed', { fields })
  })
}

/**
 * Offers single sign-on next to passwords, or stops offering it.
 *
 * @throws Failure `connection_needs_plan` when neither the organization nor its
 *   company has the Business plan; turning off is always possible.
 */
export function setSsoModeAsOperator(ctx: Ctx<OperatorActor>, orgId: OrgId, mode: 'off' | 'optional'): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await holdOrg(tx, orgId)
    const before = await tx.db.org.findUniqueOrThrow({
      where: { id: org.id },
      select: { ssoMode: true, plan: true, company: { select: { plan: true } } },
    })
    if (before.ssoMode === mode) return
    const entitled = before.plan === 'business' || before.company?.plan === 'business'
    if (mode !== 'off' && !entitled) fail('connection_needs_plan')

    await tx.db.org.update({ where: { id: org.id }, data: { ssoMode: mode }, select: { id: true } })
    await record(tx, org, 'org.sso_mode_changed', { from: before.ssoMode, to: mode })
  })
}

/**
 * Gives a member another role.
 *
 * @throws Failure `org_not_found`, `member_not_found`, or `last_owner` when
 *   nobody else could act as owner afterwards.
 */
export function setRoleAsOperator(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  { userId, role }: { userId: UserId; role: Role },
): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await holdOrg(tx, orgId)
    const from = await roleOf(tx, orgId, userId)
    if (from === role) return
    if (from === 'owner') await requireOtherOwner(tx, orgId, userId)

    await tx.db.membership.update({
      where: { orgId_userId: { orgId, userId } },
      data: { role },
      select: { role: true },
    })
    await record(tx, org, 'member.role_changed', { userId, from, to: role })
  })
}

/**
 * Takes somebody out of the organization; their sessions that its provider
 * vouched for end with it.
 *
 * @throws Failure `org_not_found`, `member_not_found`, `last_owner`.
 */
export function removeMemberAsOperator(ctx: Ctx<OperatorActor>, orgId: OrgId, userId: UserId): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await holdOrg(tx, orgId)
    const role = await roleOf(tx, orgId, userId)
    if (role === 'owner') await requireOtherOwner(tx, orgId, userId)

    await tx.db.membership.delete({ where: { orgId_userId: { orgId, userId } }, select: { userId: true } })
    await tx.db.teamMember.deleteMany({ where: { userId, team: { orgId } } })
    await record(tx, org, 'member.removed', { userId, role })
    await endSessionsIn(tx, org, userId, 'removed from the organization')
  })
}

/** Holds the organization's row, as its own people's commands do: roles change one after the other. */
export async function holdOrg(tx: Tx, orgId: OrgId): Promise<{ id: OrgId }> {
  const [org] = await tx.db.$queryRaw<{ id: OrgId }[]>`select id from "Org" where id = ${orgId} for no key update`
  return org ?? fail('org_not_found')
}

async function roleOf(tx: Tx, orgId: OrgId, userId: UserId): Promise<Role> {
  const member = await tx.db.membership.findUnique({
    where: { orgId_userId: { orgId, userId } },
    select: { role: true },
  })
  return member?.role ?? fail('member_not_found')
}

/** Owners who can act: a disabled account can't. */
async function requireOtherOwner(tx: Tx, orgId: OrgId, userId: UserId): Promise<void> {
  const others = await tx.db.membership.count({
    where: { orgId, role: 'owner', userId: { not: userId }, user: { disabledAt: null } },
  })
  if (!others) fail('last_owner')
}
