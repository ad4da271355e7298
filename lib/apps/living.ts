import { presentLifetime } from '@/lib/sessions/lifetime'

/**
 * Whether a grant `g` (AppGrant) still opens anything, as SQL with the present
 * moment as parameter `now`. The one place that says so (I11): codes, tokens,
 * introspection and logout messages all ask this, and no job has to run first.
 * The session must live, the account and the app be enabled, the membership
 * exist, the connection be on, whose organization the person still belongs to,
 * and the session not be confined to another organization (I22). What
 * lib/sessions/authenticate.ts refuses is dead here too.
 */
export const livingGrant = (now: `$${number}${'' | '::timestamptz'}`) => `
  g."endedAt" is null
  and exists (
    select 1
    from "Session" s
    join "User" u on u.id = s."userId" and u."disabledAt" is null
    join "Membership" m on m."userId" = s."userId" and m."orgId" = g."orgId"
    join "Org" o on o.id = g."orgId"
    join "App" a on a.id = g."appId" and a."disabledAt" is null
    left join "Connection" c on c.id = s."connectionId"
    cross join ${presentLifetime} l
    where s.sid = g.sid
      and s."userId" = g."userId"
      and s."endedAt" is null
      and l."expiresAt" > ${now}
      and s."lastSeenAt" + l."idleSeconds" * interval '1 second' > ${now}
      and (s."confinedTo" is null or s."confinedTo" = g."orgId")
      and (s."connectionId" is null or c.state = 'active')
      and (not o."requiresFactor" or s.factor is not null or c."orgId" is not distinct from o.id)
      and (c.id is null or exists (
        select 1 from "Membership" v where v."userId" = s."userId" and v."orgId" = c."orgId"))
  )`
