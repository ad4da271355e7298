import type { Ctx } from '@/lib/platform/context'
import type { AppId, OrgId } from '@/lib/platform/ids'

/** An app as the pages on the way to it name it. */
export type PassingApp = { id: AppId; orgId: OrgId | null; firstParty: boolean; name: string; orgName: string | null }

/** `null` for an app that is unknown or turned off. */
export async function findPassingApp(ctx: Ctx, id: string | undefined): Promise<PassingApp | null> {
  if (!id) return null
  const app = await ctx.db.app.findUnique({
    where: { id, disabledAt: null },
    select: { id: true, orgId: true, firstParty: true, name: true, org: { select: { name: true } } },
  })
  if (!app) return null
  const { org, ...rest } = app
  return { ...rest, id: rest.id as AppId, orgId: rest.orgId as OrgId | null, orgName: org?.name ?? null }
}
