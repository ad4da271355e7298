import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { EmptyState } from '@/app/_ui/notices'
import { type Column, DataTable } from '@/app/_ui/table'
import { PageHead, TextLink } from '@/app/_ui/text'
import { listTeams, type TeamRow } from '@/lib/orgs/team-queries'
import { urls } from '@/lib/platform/urls'
import { NewTeam } from './new-team'

export const metadata: Metadata = { title: 'Teams' }

export default async function TeamsPage(props: OrgPageProps) {
  const { org, data: teams } = await inOrgPage(props, urls.teams, (ctx, org) => listTeams(ctx, org.id))
  const columns: Column<TeamRow>[] = [
    { head: 'Team', cell: ({ id, name }) => <TextLink href={urls.team(org.slug, id)}>{name}</TextLink>, wide: true },
    { head: 'People', cell: ({ members }) => members },
  ]
  return (
    <>
      <PageHead title="Teams" action={<NewTeam orgId={org.id} />}>
        New people of a connection, and whom you invite, can go straight into a team.
      </PageHead>
      {teams.length === 0 ? (
        <EmptyState title="No teams yet">A team is a name for some of your people. Apps learn who is in it.</EmptyState>
      ) : (
        <DataTable label="Teams" columns={columns} rows={teams} keyOf={({ id }) => id} />
      )}
    </>
  )
}
