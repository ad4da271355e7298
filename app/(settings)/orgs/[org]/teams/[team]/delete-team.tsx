import { ActionButton } from '@/app/_ui/action-button'
import { Card } from '@/app/_ui/text'
import type { OrgView } from '@/lib/orgs/queries'
import type { TeamDetails } from '@/lib/orgs/team-queries'
import { remove } from '../actions'

type DeleteTeamProps = { org: OrgView; team: TeamDetails }

/** Says what hangs on the team before it goes. */
export function DeleteTeam({ org, team }: DeleteTeamProps) {
  const { connections } = team.usedBy
  return (
    <div className="mt-8">
      <Card title="Delete the team" intro="Its people stay in the organization; apps no longer learn of the team.">
        {connections.length > 0 ? (
          <p className="text-muted">
            New people of {connections.map((name) => `“${name}”`).join(', ')} go into this team. An owner chooses
            another team for them at the connection first; then it can be deleted.
          </p>
        ) : (
          <ActionButton
            label="Delete"
            look="danger"
            run={remove.bind(null, { orgId: org.id, slug: org.slug, teamId: team.id })}
            confirm={{ title: `Delete the team ${team.name}?`, consequence: consequenceOf(team) }}
          />
        )}
      </Card>
    </div>
  )
}

function consequenceOf({ usedBy: { people, invitations } }: TeamDetails): string {
  const invited = invitations === 1 ? '1 invitation then leads' : `${invitations} invitations then lead`
  return `${peopleIn(people)} in it.${invitations > 0 ? ` ${invited} into no team.` : ''} This can’t be undone.`
}

function peopleIn(count: number): string {
  if (count === 0) return 'Nobody is'
  return count === 1 ? '1 person is' : `${count} people are`
}
