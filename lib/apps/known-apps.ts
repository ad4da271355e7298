import type { Ctx, UserActor } from '@/lib/platform/context'
import type { AppId, OrgId } from '@/lib/platform/ids'
import { livingGrant } from './living'

/** An app that knows a person as a member of one organization. */
export type KnownApp = {
  appId: AppId
  orgId: OrgId
  name: string
  homeUrl: string | null
  orgName: string
  since: Date
  /** It could ask about the person right now. */
  isSignedIn: boolean
  /** What the person allowed it; `null` where the vendor's own did not have to ask. */
  allowed: string[] | null
}

/**
 * The apps that the person is signed in to, in any of their sessions, and those
 * that they allowed to know them; the latest first. A session that an
 * organization vouched for sees those of that organization only (I22).
 */
export function listKnownApps(ctx: Ctx<UserActor>): Promise<KnownApp[]> {
  const { userId, confinedTo } = ctx.actor
  return ctx.db.$queryRawUnsafe<KnownApp[]>(
    `select k."appId", k."orgId", a.name, a."homeUrl", o.name as "orgName",
       min(k.since) as since, bool_or(k.living) as "isSignedIn", c.scopes as allowed
     from (
       select g."appId", g."orgId", g."createdAt" as since, true as living
       from "AppGrant" g where g."userId" = $2 and ${livingGrant('$1::timestamptz')}
       union all
       select "appId", "orgId", "createdAt", false from "AppConsent" where "userId" = $2
     ) k
     join "App" a on a.id = k."appId"
     join "Org" o on o.id = k."orgId"
     left join "AppConsent" c on c."appId" = k."appId" and c."orgId" = k."orgId" and c."userId" = $2
     where $3::text is null or k."orgId" = $3
     group by k."appId", k."orgId", a.name, a."homeUrl", o.name, c.scopes
     order by since desc, k."appId", k."orgId"`,
    ...[ctx.now, userId, confinedTo],
  )
}
