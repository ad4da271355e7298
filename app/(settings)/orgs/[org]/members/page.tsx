import type { Metadata } from 'next'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { FilterBar, FilterSearch, FilterSelect } from '@/app/_ui/filter-bar'
import { EmptyState } from '@/app/_ui/notices'
import { pageParam, wordsParam } from '@/app/_ui/search-params'
import { Paging } from '@/app/_ui/table'
import { PageHead, TextLink } from '@/app/_ui/text'
import { roles } from '@/lib/access/permissions'
import { listInvitations } from '@/lib/invitations/queries'
import { listMembers, MEMBERS_PER_PAGE } from '@/lib/orgs/member-queries'
import { listTeams } from '@/lib/orgs/team-queries'
import { urls } from '@/lib/platform/urls'
import { InvitationTable } from './invitation-table'
import { InviteForm } from './invite-form'
import { MemberTable } from './member-table'

export const metadata: Metadata = { title: 'Members' }

const Filter = z.object({
  q: wordsParam,
  role: z.enum(roles).optional().catch(undefined),
  linked: z.enum(['yes', 'no']).optional().catch(undefined),
  page: pageParam,
})

export default async function MembersPage(props: OrgPageProps) {
  const { ctx, org, data } = await inOrgPage(props, urls.members, async (ctx, org, search) => {
    const filter = Filter.parse(search)
    const linked = filter.linked === undefined ? undefined : filter.linked === 'yes'
    const [members, invitations, teams] = await Promise.all([
      listMembers(ctx, org.id, { ...filter, linked }),
      listInvitations(ctx, org.id),
      listTeams(ctx, org.id),
    ])
    return { filter, ...members, invitations, teams }
  })
  const { filter, rows, total, invitations, teams } = data
  const here = urls.members(org.slug)

  return (
    <>
      <PageHead title="Members" action={<InviteForm orgId={org.id} teams={teams} />}>
        Linked members can sign in through your identity provider. The others go on with their password.
      </PageHead>
      <InvitationTable org={org} rows={invitations} now={ctx.now} />
      <FilterBar action={here} active={Boolean(filter.q || filter.role || filter.linked)}>
        <FilterSearch name="q" label="Name, username or email" value={filter.q} />
        <FilterSelect name="role" label="Role" value={filter.role ?? ''} options={roleOptions} />
        <FilterSelect name="linked" label="Linked" value={filter.linked ?? ''} options={linkedOptions} />
      </FilterBar>
      {rows.length === 0 ? (
        <EmptyState title="Nobody matches" action={<TextLink href={here}>Clear filters</TextLink>}>
          Try another word, or remove a filter.
        </EmptyState>
      ) : (
        <>
          <MemberTable org={org} rows={rows} now={ctx.now} me={ctx.actor.userId} />
          <Paging
            page={filter.page}
            perPage={MEMBERS_PER_PAGE}
            total={total}
            noun="people"
            hrefOf={(page) => withQuery(here, { ...filter, page })}
          />
        </>
      )}
    </>
  )
}

const roleOptions = [
  ['', 'Any'],
  ['owner', 'Owner'],
  ['admin', 'Admin'],
  ['member', 'Member'],
] as const

const linkedOptions = [
  ['', 'Any'],
  ['yes', 'Linked'],
  ['no', 'Not linked'],
] as const
