import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type Id, newId, type OrgId, type TeamId } from '@/lib/platform/ids'
import type { AddMember, CreateCompany, CreateOrg, SetPlan } from './schema'
import { remove, rename } from './team-changes'

/** @throws Failure `slug_taken` when another company has that short name. */
export function createCompany(ctx: Ctx<OperatorActor>, { slug, name, plan }: CreateCompany): Promise<Id<'company'>> {
  return transact(ctx, async (tx) => {
    const companyId = newId('company')
    const company = { id: companyId, slug, name, plan, createdAt: tx.now }
    const { count } = await tx.db.company.createMany({ data: [company], skipDuplicates: true })
    if (!count) fail('slug_taken')

    await record(tx, null, 'company.created', { companyId, name })
    return companyId
  })
}

/**
 * Makes an organization without members.
 *
 * @throws Failure `slug_taken` when another organization has that short name.
 * @throws Failure `not_found` when there is no such company.
 */
export function createOrg(ctx: Ctx<OperatorActor>, { slug, name, plan, companyId }: CreateOrg): Promise<OrgId> {
  return transact(ctx, async (tx) => {
    if (companyId && !(await tx.db.company.count({ where: { id: companyId } }))) fail('not_found')

    const id = newId('org')
    const org = { id, slug, name, plan, companyId, createdAt: tx.now }
    const { count } = await tx.db.org.createMany({ data: [org], skipDuplicates: true })
    if (!count) fail('slug_taken')

    await record(tx, { id }, 'org.created', { name })
    return id
  })
}

/**
 * Sets what the organization has subscribed to. What it set up under a larger
 * plan stays; nothing new can be set up.
 *
 * @throws Failure `org_not_found`
 */
export function setPlan(ctx: Ctx<OperatorActor>, { orgId, plan }: SetPlan): Promise<void> {
  return transact(ctx, async (tx) => {
    const { count } = await tx.db.org.updateMany({ where: { id: orgId, plan: { not: plan } }, data: { plan } })
    if (count) return record(tx, { id: orgId }, 'org.plan_changed', { plan })

    if (!(await tx.db.org.count({ where: { id: orgId } }))) fail('org_not_found')
  })
}

/**
 * Makes a person a member.
 *
 * @throws Failure `org_not_found`, `not_found` (no such person) or
 *   `already_member`, whatever role they have now.
 */
export function addMember(ctx: Ctx<OperatorActor>, { orgId, userId, role }: AddMember): Promise<void> {
  return transact(ctx, async (tx) => {
    if (!(await tx.db.org.count({ where: { id: orgId } }))) fail('org_not_found')
    if (!(await tx.db.user.count({ where: { id: userId } }))) fail('not_found')

    const member = { orgId, userId, role, createdAt: tx.now }
    const { count } = await tx.db.membership.createMany({ data: [member], skipDuplicates: true })
    if (!count) fail('already_member')

    await record(tx, { id: orgId }, 'member.added', { userId, role })
  })
}

/**
 * Gives a team another name, which apps learn.
 *
 * @throws Failure `org_not_found`, `team_not_found`, or `team_taken` when the organization has one of that name.
 */
export function renameTeamAsOperator(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  { teamId, name }: { teamId: TeamId; name: string },
): Promise<void> {
  return transact(ctx, async (tx) => rename(tx, await hold(tx, orgId), teamId, name))
}

/**
 * Deletes a team; its people stay in the organization.
 *
 * @throws Failure `org_not_found`, `team_not_found`, or `team_in_use` while new people of a connection go into it.
 */
export function deleteTeamAsOperator(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  { teamId }: { teamId: TeamId },
): Promise<void> {
  return transact(ctx, async (tx) => remove(tx, await hold(tx, orgId), teamId))
}

async function hold(tx: Tx, id: OrgId): Promise<{ readonly id: OrgId }> {
  const found = await tx.db.$queryRaw<object[]>`select id from "Org" where id = ${id} for no key update`
  return found.length > 0 ? { id } : fail('org_not_found')
}
