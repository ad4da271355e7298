import type { Metadata } from 'next'
import * as z from 'zod'
import { inPage, type PageProps, withQuery } from '@/app/_server/page'
import { EmptyState } from '@/app/_ui/notices'
import { pageParam } from '@/app/_ui/search-params'
import { StatusTag } from '@/app/_ui/status'
import { type Column, DataTable } from '@/app/_ui/table'
import { Tabs } from '@/app/_ui/tabs'
import { PageHead, TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import { providerNames } from '@/lib/guides/model'
import { ssoRequestWords } from '@/lib/onboarding/model'
import {
  countOpenSsoRequests,
  listSsoRequests,
  listWishes,
  type SsoRequestRow,
} from '@/lib/onboarding/operator-queries'
import { lookingAsOperator } from '@/lib/operators/operator-of'
import { urls } from '@/lib/platform/urls'
import { requestTones } from './tones'
import { Wishes } from './wishes'

export const metadata: Metadata = { title: 'Requests' }

const PER_PAGE = 50
const tabs = [
  ['living', 'To do'],
  ['handed_over', 'Handed over'],
  ['withdrawn', 'Withdrawn'],
  ['wishes', 'Missed'],
] as const
const Filter = z.object({
  show: z.enum(['living', 'handed_over', 'withdrawn', 'wishes']).catch('living'),
  page: pageParam,
})

/** What owners ask of those who run the installation: help with single sign-on, and what they miss. */
export default async function OperatorRequestsPage({ searchParams }: PageProps) {
  const { show, page } = Filter.parse(await searchParams)
  const { now, rows, wishes, open } = await inPage(withQuery(urls.operator.requests, { show }), async (ctx) => {
    const looking = await lookingAsOperator(ctx)
    const part = { limit: PER_PAGE, page }
    const state = show === 'handed_over' || show === 'withdrawn' ? show : undefined
    const [rows, wishes, open] = await Promise.all([
      show === 'wishes' ? [] : listSsoRequests(looking, { ...part, state }),
      show === 'wishes' ? listWishes(looking, part) : [],
      countOpenSsoRequests(looking),
    ])
    return { now: ctx.now, rows, wishes, open }
  })
  const shown = show === 'wishes' ? wishes : rows
  return (
    <>
      <PageHead title="Requests">
        Owners who would like help with single sign-on, and what they miss. Each act asks for a reason, and the
        organization’s owners read it.
      </PageHead>
      <Tabs
        label="What to show"
        tabs={tabs.map(([key, label]) => ({
          label,
          href: withQuery(urls.operator.requests, { show: key }),
          current: key === show,
          count: key === 'living' ? open : undefined,
        }))}
      />
      {shown.length === 0 ? <EmptyState title="Nothing here">{empty[show]}</EmptyState> : null}
      {rows.length > 0 ? (
        <DataTable label="Requests" rows={rows} columns={columns(now)} keyOf={({ id }) => id} />
      ) : null}
      {wishes.length > 0 ? <Wishes wishes={wishes} now={now} /> : null}
      <More show={show} page={page} isFull={shown.length === PER_PAGE} />
    </>
  )
}

const empty = {
  living: 'Owners can ask while “installation set-onboarding” says so.',
  handed_over: 'What you hand over stands here.',
  withdrawn: 'What owners take back stands here.',
  wishes: 'Owners write it on their start page.',
} as const

function More({ show, page, isFull }: { show: string; page: number; isFull: boolean }) {
  const to = (number: number) => withQuery(urls.operator.requests, { show, page: number })
  if (page === 1 && !isFull) return null
  return (
    <nav aria-label="Pages" className="mt-3 flex gap-4 text-small">
      {page > 1 ? <TextLink href={to(page - 1)}>Previous page</TextLink> : null}
      {isFull ? <TextLink href={to(page + 1)}>Next page</TextLink> : null}
    </nav>
  )
}

function columns(now: Date): Column<SsoRequestRow>[] {
  return [
    {
      head: 'Organization',
      cell: ({ id, orgName }) => <TextLink href={urls.operator.request(id)}>{orgName}</TextLink>,
    },
    { head: 'Provider', cell: ({ provider }) => providerNames[provider] },
    { head: 'Domains', cell: ({ domains }) => domains.join(', '), wide: true },
    { head: 'State', cell: ({ state }) => <StatusTag tone={requestTones[state]}>{ssoRequestWords[state]}</StatusTag> },
    { head: 'Operator', cell: ({ operator }) => operator ?? '–' },
    { head: 'Asked', cell: ({ createdAt }) => <RelativeTime at={createdAt} now={now} /> },
  ]
}
