import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { ActionButton } from '@/app/_ui/action-button'
import { EmptyState } from '@/app/_ui/notices'
import { type Column, DataTable } from '@/app/_ui/table'
import { PageHead } from '@/app/_ui/text'
import { getTeam, type TeamDetails } from '@/lib/orgs/team-queries'
import { idOf, type TeamId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { takeOut } from '../actions'
import { AddPerson } from './add-person'

type TeamPageProps = OrgPageProps & { params: Promise<{ org: string; team: string }> }

export const metadata: Metadata = { title: 'Team' }

export default async function TeamPage(props: TeamPageProps) {
  const id = await teamIn(props.params)
  const path = (slug: string) => urls.team(slug, id)
  const { org, data: team } = await inOrgPage(props, path, (ctx, org) => getTeam(ctx, org.id, id))
  const columns: Column<TeamDetails['members'][number]>[] = [
    { head: 'Person', cell: (row) => <Person {...row} />, wide: true },
    {
      head: 'Manage',
      cell: ({ userId }) => (
        <ActionButton label="Take out" of={userId} run={takeOut.bind(null, { orgId: org.id, teamId: id, userId })} />
      ),
    },
  ]
  return (
    <>
      <PageHead title={team.name} back={{ href: urls.teams(org.slug), label: 'All teams' }} />
      {team.others.length > 0 ? <AddPerson orgId={org.id} teamId={id} people={team.others} /> : null}
      {team.members.length === 0 ? (
        <EmptyState title="Nobody is in this team">Add somebody above, or choose the team for new people.</EmptyState>
      ) : (
        <DataTable label="Members" columns={columns} rows={team.members} keyOf={({ userId }) => userId} />
      )}
    </>
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
