import type { Metadata } from 'next'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { FilterBar, FilterSearch, FilterSelect } from '@/app/_ui/filter-bar'
import { Banner, EmptyState } from '@/app/_ui/notices'
import { pageParam, wordsParam } from '@/app/_ui/search-params'
import { Paging } from '@/app/_ui/table'
import { PageHead, TextLink } from '@/app/_ui/text'
import { roles } from '@/lib/access/permissions'
import { listInvitations } from '@/lib/invitations/queries'
import { requestName } from '@/lib/link-requests/model'
import { findAsker } from '@/lib/link-requests/queries'
import { listMembers, MEMBERS_PER_PAGE } from '@/lib/orgs/member-queries'
import type { OrgView } from '@/lib/orgs/queries'
import { listTeams } from '@/lib/orgs/team-queries'
import { idOf } from '@/lib/platform/ids'
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
  /** A link request of somebody new, who is to be invited. */
  invite: idOf('linkRequest').optional().catch(undefined),
})

export default async function MembersPage(props: OrgPageProps) {
  const { ctx, org, data } = await inOrgPage(props, urls.members, async (ctx, org, search) => {
    const filter = Filter.parse(search)
    const linked = filter.linked === undefined ? undefined : filter.linked === 'yes'
    const [members, invitations, teams, asker] = await Promise.all([
      listMembers(ctx, org.id, { ...filter, linked }),
      listInvitations(ctx, org.id),
      listTeams(ctx, org.id),
      filter.invite ? findAsker(ctx, org.id, filter.invite) : null,
    ])
    return { filter, ...members, invitations, teams, asker }
  })
  const { filter, rows, total, invitations, teams, asker } = data
  const here = urls.members(org.slug)

  return (
    <>
      <PageHead
        title="Members"
        action={<InviteForm orgId={org.id} teams={teams} asker={asker && inviteeOf(org, asker)} />}
      >
        Linked members can sign in through your identity provider. The others go on with their password.
      </PageHead>
      {asker ? <AskedBefore org={org} asker={asker} /> : null}
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

type Asker = NonNullable<Awaited<ReturnType<typeof findAsker>>>

function inviteeOf(org: OrgView, { id, number, email }: Asker) {
  const backTo = withQuery(urls.linkRequests(org.slug), { request: id, invited: number })
  return { email: email ?? '', backTo }
}

function AskedBefore({ org, asker: { id, number, name, email } }: { org: OrgView; asker: Asker }) {
  const back = withQuery(urls.linkRequests(org.slug), { request: id })
  return (
    <Banner kind="info" action={<TextLink href={back}>Back to the request</TextLink>}>
      {name ?? email ?? 'Somebody'} asked to be linked ({requestName(number)}). Once they have come by the invitation,
      the request is answered, or can be linked to their account.
    </Banner>
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
