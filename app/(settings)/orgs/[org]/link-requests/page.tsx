import type { Metadata } from 'next'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { FilterBar, FilterSearch } from '@/app/_ui/filter-bar'
import { Banner } from '@/app/_ui/notices'
import { pageParam, wordsParam } from '@/app/_ui/search-params'
import { Paging } from '@/app/_ui/table'
import { Tabs } from '@/app/_ui/tabs'
import { PageHead, TextLink } from '@/app/_ui/text'
import { listAwaited } from '@/lib/invitations/queries'
import { requestName } from '@/lib/link-requests/model'
import {
  countLinkRequests,
  countWaiting,
  listLinkableMembers,
  listLinkRequests,
  REQUESTS_PER_LIST,
} from '@/lib/link-requests/queries'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { readInboxKeys } from '@/lib/users/preferences'
import { Inbox } from './inbox'
import { Nothing } from './nothing'

export const metadata: Metadata = { title: 'Link requests' }

const Filter = z.object({
  state: z.enum(['waiting', 'linked', 'declined', 'withdrawn', 'expired']).catch('waiting'),
  q: wordsParam,
  page: pageParam,
  /** Which one is open. */
  request: idOf('linkRequest').optional().catch(undefined),
  /** Whom to look for among the members. */
  find: wordsParam,
  /** The number of the one that was linked a moment ago. */
  linked: z.coerce.number().int().positive().optional().catch(undefined),
  /** The number of the one whose address was invited a moment ago. */
  invited: z.coerce.number().int().positive().optional().catch(undefined),
})
export type InboxFilter = z.infer<typeof Filter>

export default async function LinkRequestsPage(props: OrgPageProps) {
  const { ctx, org, data } = await inOrgPage(props, urls.linkRequests, async (ctx, org, search) => {
    const filter = Filter.parse(search)
    const [rows, total, waiting, keysOn, found] = await Promise.all([
      listLinkRequests(ctx, org.id, filter),
      countLinkRequests(ctx, org.id, filter),
      countWaiting(ctx, org.id),
      readInboxKeys(ctx),
      filter.find ? listLinkableMembers(ctx, org.id, filter.find) : [],
    ])
    const awaited = await listAwaited(
      ctx,
      org.id,
      rows.flatMap(({ identity }) => identity.email ?? []),
    )
    return { filter, rows, total, waiting, keysOn, found, awaited }
  })
  const { filter, rows, total, waiting, keysOn, found, awaited } = data
  const here = urls.linkRequests(org.slug)

  return (
    <>
      <PageHead title="Link requests">
        People who signed in at your identity provider and are not linked to a member yet. Linking lets that sign-in
        open the member’s account.
      </PageHead>
      {filter.linked ? <Done number={filter.linked} here={here} /> : null}
      {filter.invited ? <Invited number={filter.invited} /> : null}
      <Tabs
        label="State"
        tabs={tabs.map(([state, label]) => ({
          label,
          href: withQuery(here, { state }),
          current: filter.state === state,
          count: state === 'waiting' ? waiting : undefined,
        }))}
      />
      {rows.length > 0 || filter.q ? (
        <FilterBar action={here} active={Boolean(filter.q)}>
          <input type="hidden" name="state" value={filter.state} />
          <FilterSearch name="q" label="Name, address or number" value={filter.q} />
        </FilterBar>
      ) : null}
      {rows.length === 0 ? (
        <Nothing org={org} filter={filter} />
      ) : (
        <Inbox org={org} rows={rows} found={found} awaited={awaited} filter={filter} keysOn={keysOn} now={ctx.now} />
      )}
      {total > REQUESTS_PER_LIST ? (
        <Paging
          page={filter.page}
          perPage={REQUESTS_PER_LIST}
          total={total}
          noun="requests"
          hrefOf={(page) => withQuery(here, { state: filter.state, q: filter.q, page })}
        />
      ) : null}
    </>
  )
}

const tabs = [
  ['waiting', 'Waiting'],
  ['linked', 'Linked'],
  ['declined', 'Declined'],
  ['withdrawn', 'Withdrawn'],
  ['expired', 'Expired'],
] as const

function Invited({ number }: { number: number }) {
  return (
    <Banner kind="success">
      The address of {requestName(number)} is invited. The request waits until they come by the invitation.
    </Banner>
  )
}

function Done({ number, here }: { number: number; here: string }) {
  const undo = <TextLink href={withQuery(here, { state: 'linked', q: requestName(number) })}>See it, or undo</TextLink>
  return (
    <Banner kind="success" action={undo}>
      {requestName(number)} was answered. The person is told by email.
    </Banner>
  )
}
