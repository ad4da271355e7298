import { pool } from '@/lib/platform/db'
import { domainOf } from '@/lib/users/model'

/** What an app learns of a person at an organization; names of OpenID Connect Core 1.0 §5.1, and ours. */
export type Claims = {
  sub: string
  org: string
  org_name: string
  org_slug: string
  org_role: string
  teams: string[]
  sso_connection?: string
  name: string
  preferred_username: string
  email?: string
  email_verified?: boolean
}

/** Which claims a scope brings. */
export const claimsOfScopes = {
  openid: ['sub', 'org', 'org_name', 'org_slug', 'org_role', 'teams', 'sso_connection', 'amr', 'auth_time'],
  profile: ['name', 'preferred_username'],
  email: ['email', 'email_verified'],
}

type Row = {
  sub: string
  org: string
  orgName: string
  orgSlug: string
  role: string
  teams: string[]
  connectionId: string | null
  confined: boolean
  name: string
  username: string
  email: string
  emailVerified: boolean
  asserted: string | null
  domains: string[]
}

/** The claims of a grant, from what is true now; `undefined` once the member is gone. One statement. */
export async function claimsOf(grantId: string): Promise<Claims | undefined> {
  const { rows } = await pool().query<Row>({
    name: 'app-claims',
    text: `
    select g.sub, o.id as org, o.name as "orgName", o.slug as "orgSlug", m.role::text as role,
      array(select t.name from "TeamMember" tm join "Team" t on t.id = tm."teamId"
            where tm."userId" = u.id and t."orgId" = o.id order by t.name) as teams,
      c.id as "connectionId", (g.confined or s."confinedTo" is not null) as confined,
      u.name, u.username, u."emailCanonical" as email, u."emailVerifiedAt" is not null as "emailVerified",
      i.email as asserted,
      array(select d.name from "Domain" d where d."orgId" = o.id and d.state in ('verified', 'missing')
            union all
            select d.name from "Domain" d join "Org" holder on holder.id = d."orgId" and holder.id <> o.id
            where d."companyId" = o."companyId" and holder."companyId" = o."companyId"
              and d.state in ('verified', 'missing')) as domains
    from "AppGrant" g
    join "User" u on u.id = g."userId"
    join "Org" o on o.id = g."orgId"
    join "Membership" m on m."orgId" = g."orgId" and m."userId" = g."userId"
    join "Session" s on s.sid = g.sid and s."endedAt" is null
    left join "Connection" c on c.id = s."connectionId" and c."orgId" = g."orgId" -- another organization's is not its business
    left join "Identity" i on i.id = s."identityId"
    where g.id = $1
    limit 1`,
    values: [grantId],
  })
  return rows[0] && toClaims(rows[0])
}

function toClaims(row: Row): Claims {
  const { sub, org, orgName, orgSlug, role, teams, connectionId, name, username } = row
  const claims = { sub, org, org_name: orgName, org_slug: orgSlug, org_role: role, teams, name }
  const sso = connectionId ? { sso_connection: connectionId } : {}
  return { ...claims, ...sso, preferred_username: username, ...emailOf(row) }
}

/**
 * In a session that an organization's IdP vouched for, the address is the one
 * that it asserts, and only inside the organization's verified domains: what
 * else the account holds is no business of that organization's apps (I22).
 */
function emailOf({ confined, asserted, email, emailVerified, domains }: Row): Pick<Claims, 'email' | 'email_verified'> {
  if (!confined) return { email, email_verified: emailVerified }
  const covered = asserted !== null && domains.includes(domainOf(asserted))
  return covered ? { email: asserted, email_verified: true } : {}
}
