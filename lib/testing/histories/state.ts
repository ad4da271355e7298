import { pool } from '@/lib/platform/db'
import { everybody, type World } from './world'

type Role = 'owner' | 'admin' | 'member'
export type OrgRow = { id: string; name: string; ssoMode: 'off' | 'optional'; selfProofLinks: boolean }
export type Membership = { orgId: string; userId: string; role: Role }
export type Domain = { orgId: string; name: string; state: 'waiting' | 'verified' | 'missing' | 'expired' }
export type Connection = { id: string; orgId: string; name: string; state: 'draft' | 'active' | 'off'; issuer: string }
export type Identity = {
  id: string
  orgId: string
  connectionId: string
  subject: string
  email: string | null
  userId: string | null
  linkedAt: string | null
}
export type Request = {
  id: string
  orgId: string
  identityId: string
  state: 'waiting' | 'linked' | 'declined' | 'withdrawn' | 'expired'
  userId: string | null
  provenUserId: string | null
  awaitsProofOf: string | null
  decidedById: string | null
  expiresAt: string
}
export type Session = {
  id: string
  sid: string
  userId: string
  connectionId: string | null
  identityId: string | null
  confinedTo: string | null
  endedAt: string | null
  liftedAt: string | null
}
export type User = { id: string; email: string; name: string; disabledAt: string | null }
export type Grant = {
  id: string
  sid: string
  userId: string
  orgId: string
  confined: boolean
  endedAt: string | null
}

/**
 * Everything of a world that the rules are about, as the database has it now; read without the product's own queries.
 * Identities and requests stand in an order that is the same whatever ids they have, so that a seed tells its story again.
 */
export type State = {
  orgs: OrgRow[]
  memberships: Membership[]
  domains: Domain[]
  connections: Connection[]
  identities: Identity[]
  requests: Request[]
  sessions: Session[]
  users: User[]
  grants: Grant[]
}

const rows = (text: string) => `(select coalesce(json_agg(r), '[]') from (${text}) r)`

const SQL = `select json_build_object(
  'orgs', ${rows('select id, name, "ssoMode", "selfProofLinks" from "Org" where id = any($1) order by id')},
  'memberships', ${rows('select "orgId", "userId", role from "Membership" where "orgId" = any($1) order by "orgId", "userId"')},
  'domains', ${rows('select "orgId", name, state from "Domain" where "orgId" = any($1) order by id')},
  'connections', ${rows('select id, "orgId", name, state, issuer from "Connection" where "orgId" = any($1) order by id')},
  'identities', ${rows(`select i.id, c."orgId", i."connectionId", i.subject, i.email, i."userId", i."linkedAt" from "Identity" i
    join "Connection" c on c.id = i."connectionId" where c."orgId" = any($1) order by i.issuer, i.subject`)},
  'requests', ${rows(`select id, "orgId", "identityId", state, "userId", "provenUserId", "awaitsProofOf", "decidedById", "expiresAt"
    from "LinkRequest" l where "orgId" = any($1)
    order by state = 'waiting' desc, (select slug from "Org" where id = l."orgId"), number`)},
  'sessions', ${rows(`select id, sid, "userId", "connectionId", "identityId", "confinedTo", "endedAt", "liftedAt" from "Session"
    where "userId" = any($2) order by "createdAt", id`)},
  'users', ${rows('select id, email, name, "disabledAt" from "User" where id = any($2) order by id')},
  'grants', ${rows('select id, sid, "userId", "orgId", confined, "endedAt" from "AppGrant" where "userId" = any($2) order by id')}
) as state`

export async function readState({ orgs, users }: World): Promise<State> {
  const values = [Object.values(orgs).map(({ id }) => id), everybody.map((who) => users[who])]
  const { rows: found } = await pool().query<{ state: State }>({ name: 'history-state', text: SQL, values })
  return found[0]!.state
}

/** Each organization's rows as one text: what differs between two of them was changed in between. */
export function textOf(state: State, orgId: string): string {
  const own = <T extends { orgId: string }>(list: T[]) => list.filter((row) => row.orgId === orgId)
  const { orgs, memberships, domains, connections, identities, requests } = state
  return JSON.stringify([
    orgs.filter(({ id }) => id === orgId),
    ...[memberships, domains, connections, identities, requests].map((list) => own<{ orgId: string }>(list)),
  ])
}

export const roleIn = ({ memberships }: State, orgId: string, userId: string): Role | null =>
  memberships.find((row) => row.orgId === orgId && row.userId === userId)?.role ?? null

/** Whether an address lies in a domain of the organization; `missing` counts for who is linked already. */
export function owns({ domains }: State, orgId: string, email: string | null, { missing = false } = {}): boolean {
  const name = email?.slice(email.lastIndexOf('@') + 1)
  const states = missing ? ['verified', 'missing'] : ['verified']
  return domains.some((domain) => domain.orgId === orgId && domain.name === name && states.includes(domain.state))
}
