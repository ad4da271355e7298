import { getOrgId } from '@/lib/operators/org-queries'
import { getPersonId } from '@/lib/operators/people-queries'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { OrgId, UserId } from '@/lib/platform/ids'

/** The organization that a filter names, if it names one. @throws Failure `org_not_found` */
export async function orgIdIfAny(ctx: Ctx<OperatorActor>, named: string | undefined): Promise<OrgId | undefined> {
  return named === undefined ? undefined : getOrgId(ctx, named)
}

/** The person whom a filter names, if it names one. @throws Failure `not_found` */
export async function personIdIfAny(ctx: Ctx<OperatorActor>, named: string | undefined): Promise<UserId | undefined> {
  return named === undefined ? undefined : getPersonId(ctx, named)
}
