import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { ActionButton } from '@/app/_ui/action-button'
import { FilterBar, FilterSearch } from '@/app/_ui/filter-bar'
import { EmptyState } from '@/app/_ui/notices'
import { wordsParam } from '@/app/_ui/search-params'
import { type Column, DataTable } from '@/app/_ui/table'
import { PageHead, TextLink } from '@/app/_ui/text'
import { getTeam, PEOPLE_PER_TEAM_LIST, type PeopleList, type TeamDetails } from '@/lib/orgs/team-queries'
import { idOf, type OrgId, type TeamId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { takeOut } from '../actions'
import { AddPerson } from './add-person'
import { DeleteTeam } from './delete-team'
import { RenameTeam } from './rename-team'

type TeamPageProps = OrgPageProps & { params: Promise<{ org: string; team: string }> }

export const metadata: Metadata = { title: 'Team' }

const Filter = z.object({ q: wordsParam })

export default async function TeamPage(props: TeamPageProps) {
  const id = await teamIn(props.params)
  const path = (slug: string) => urls.team(slug, id)
  const { org, data } = await inOrgPage(props, path, async (ctx, org, search) => {
    const { q } = Filter.parse(search)
    return { q, team: await getTeam(ctx, org.id, id, q) }
  })
  const { q, team } = data
  const here = path(org.slug)
  return (
    <>
      <PageHead
        title={team.name}
        back={{ href: urls.teams(org.slug), label: 'All teams' }}
        action={<RenameTeam orgId={org.id} team={team} />}
      />
      <FilterBar action={here} active={Boolean(q)}>
        <FilterSearch name="q" label="Name, username or email" value={q} />
      </FilterBar>
      {team.others.total > 0 ? <AddPerson orgId={org.id} teamId={id} people={team.others.rows} /> : null}
      <Cut list={team.others} where="“Add somebody”" />
      {team.members.total > 0 ? <MemberTable orgId={org.id} team={team} /> : <Nobody q={q} here={here} />}
      <Cut list={team.members} where="the table" />
      <DeleteTeam org={org} team={team} />
    </>
  )
}

function MemberTable({ orgId, team }: { orgId: OrgId; team: TeamDetails }) {
  const columns: Column<PeopleList['rows'][number]>[] = [
    { head: 'Person', cell: (row) => <Person {...row} />, wide: true },
    {
      head: 'Manage',
      cell: ({ userId }) => (
        <ActionButton label="Take out" of={userId} run={takeOut.bind(null, { orgId, teamId: team.id, userId })} />
      ),
    },
  ]
  return <DataTable label="Members" columns={columns} rows={team.members.rows} keyOf={({ userId }) => userId} />
}

function Nobody({ q, here }: { q: string; here: string }) {
  return q ? (
    <EmptyState title="Nobody in this team matches" action={<TextLink href={here}>Clear filters</TextLink>}>
      Try another word.
    </EmptyState>
  ) : (
    <EmptyState title="Nobody is in this team">Add somebody above, or choose the team for new people.</EmptyState>
  )
}

/** Whoever is not listed is found by a search. */
function Cut({ list: { total, rows }, where }: { list: PeopleList; where: string }) {
  if (total <= rows.length) return null
  return (
    <p className="my-3 text-small text-muted">
      The first {PEOPLE_PER_TEAM_LIST} of {total} people are in {where}. Search for the others.
    </p>
  )
}

function Person({ name, email }: { name: string; email: string }) {
  return (
    <>
      <span className="block font-medium">{name}</span>
      <span className="block text-muted">{email}</span>
    </>
  )
}

async function teamIn(params: TeamPageProps['params']): Promise<TeamId> {
  const parsed = idOf('team').safeParse((await params).team)
  return parsed.success ? parsed.data : notFound()
}
