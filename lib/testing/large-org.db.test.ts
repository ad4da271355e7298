import { expect, test } from 'vitest'
import { listAttempts } from '@/lib/attempts/queries'
import { listAuditEvents } from '@/lib/audit/queries'
import { listConnections } from '@/lib/connections/queries'
import { listLoans } from '@/lib/domains/loans'
import { listDomains, listSharedDomains } from '@/lib/domains/queries'
import { listLinkableMembers, listLinkRequests } from '@/lib/link-requests/queries'
import { readSetupFacts } from '@/lib/onboarding/queries'
import { listMembers } from '@/lib/orgs/member-queries'
import { overview } from '@/lib/orgs/overview'
import { getTeam, listTeams } from '@/lib/orgs/team-queries'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { db, pool } from '@/lib/platform/db'
import { newId, type OrgId, type TeamId } from '@/lib/platform/ids'
import { asUser } from './actors'
import { aMember, anOrg } from './factories'
import { statementsOf } from './statements'

type Size = { people: number; domains: number; connections: number; waiting: number }
type Place = { ctx: Ctx<UserActor>; orgId: OrgId; teamId: TeamId }

/** What each page of the console that lists something asks for. */
const pages: Record<string, (place: Place) => Promise<unknown>> = {
  overview: ({ ctx, orgId }) => overview(ctx, orgId),
  'get started': ({ ctx, orgId }) => readSetupFacts(ctx, orgId),
  members: ({ ctx, orgId }) => listMembers(ctx, orgId, {}),
  teams: ({ ctx, orgId }) => listTeams(ctx, orgId),
  'one team': ({ ctx, orgId, teamId }) => getTeam(ctx, orgId, teamId),
  domains: ({ ctx, orgId }) => listDomains(ctx, orgId),
  'shared domains': ({ ctx, orgId }) => listSharedDomains(ctx, orgId),
  'lent domains': ({ ctx, orgId }) => listLoans(ctx, orgId),
  connections: ({ ctx, orgId }) => listConnections(ctx, orgId),
  'link requests': ({ ctx, orgId }) => listLinkRequests(ctx, orgId, { state: 'waiting' }),
  'whom to link': ({ ctx, orgId }) => listLinkableMembers(ctx, orgId),
  'sign-ins': ({ ctx, orgId }) => listAttempts(ctx, orgId, {}),
  'audit log': ({ ctx, orgId }) => listAuditEvents(ctx, orgId, {}),
}

async function aPlace({ people, domains, connections, waiting }: Size): Promise<Place> {
  const orgId = await anOrg()
  const ctx = asUser(await aMember(orgId, 'owner'))
  const id = newId('team')
  await db().team.create({ data: { id, orgId, name: 'Crew', createdAt: ctx.now } })
  const insert = (sql: string, rows: number) => pool().query(sql, [orgId, rows])
  const named = `$1 || '-' || n`
  await insert(
    `insert into "Connection" (id, "orgId", kind, name, issuer, "signInUrl", state, "createdAt", "updatedAt")
     select 'con_' || ${named}, $1, 'saml', 'C' || n, 'https://' || n || '.test', 'https://' || n || '.test', 'active', now(), now()
     from generate_series(1, $2::int) n`,
    connections,
  )
  await insert(
    `insert into "Domain" (id, "orgId", name, challenge, state, "createdAt")
     select 'dom_' || ${named}, $1, n || '.' || lower($1) || '.test', ${named}, 'waiting', now() from generate_series(1, $2::int) n`,
    domains,
  )
  await insert(
    `with people as (
       insert into "User" (id, name, username, "usernameCanonical", email, "emailCanonical", "createdAt")
       select 'usr_' || ${named}, 'P' || n, 'p' || ${named}, 'p' || ${named}, n || '@' || $1 || '.test', n || '@' || $1 || '.test', now()
       from generate_series(1, $2::int) n returning id)
     insert into "Membership" ("orgId", "userId", role, "createdAt") select $1, id, 'member', now() from people`,
    people,
  )
  await insert(
    `with known as (
       insert into "Identity" (id, "connectionId", issuer, subject, format, email, "createdAt")
       select 'idn_' || ${named}, 'con_' || $1 || '-1', 'https://1.test', 's' || n, 'persistent', n || '@' || $1 || '.test', now()
       from generate_series(1, $2::int) n returning id)
     insert into "LinkRequest" (id, "orgId", "identityId", number, "createdAt", "expiresAt")
     select 'lrq_' || id, $1, id, row_number() over (), now(), now() + interval '1 day' from known`,
    waiting,
  )
  return { ctx, orgId, teamId: id }
}

test('a page asks the database as often for 10,000 members, 500 domains and 50 connections as for one of each', async () => {
  const small = await aPlace({ people: 1, domains: 1, connections: 1, waiting: 1 })
  const large = await aPlace({ people: 10_000, domains: 500, connections: 50, waiting: 300 })
  for (const [name, read] of Object.entries(pages)) {
    const few = await statementsOf(() => read(small))
    const many = await statementsOf(() => read(large))
    expect(many.statements.length, name).toBe(few.statements.length)
    expect(JSON.stringify(many.result).length, name).toBeLessThan(300_000)
  }
})
