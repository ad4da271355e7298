import type { Metadata } from 'next'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { FilterBar, FilterSelect } from '@/app/_ui/filter-bar'
import { EmptyState } from '@/app/_ui/notices'
import { pageParam } from '@/app/_ui/search-params'
import { type Column, DataTable, Paging } from '@/app/_ui/table'
import { PageHead, TextLink } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import { type AuditRow, EVENTS_PER_PAGE, listAuditEvents } from '@/lib/audit/queries'
import { listMembers } from '@/lib/orgs/member-queries'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

export const metadata: Metadata = { title: 'Audit log' }

const Filter = z.object({
  name: z
    .string()
    .regex(/^[a-z_]+(\.[a-z_]+)?$/)
    .optional()
    .catch(undefined),
  actor: idOf('user').optional().catch(undefined),
  page: pageParam,
})

export default async function AuditPage(props: OrgPageProps) {
  const { org, data } = await inOrgPage(props, urls.audit, async (ctx, org, search) => {
    const filter = Filter.parse(search)
    const [events, owners, admins] = await Promise.all([
      listAuditEvents(ctx, org.id, filter),
      listMembers(ctx, org.id, { role: 'owner' }),
      listMembers(ctx, org.id, { role: 'admin' }),
    ])
    return { filter, ...events, actors: [...owners.rows, ...admins.rows] }
  })
  const { filter, rows, total, actors } = data
  const here = urls.audit(org.slug)

  return (
    <>
      <PageHead title="Audit log">
        Every change in this organization, written together with the change. Nothing here can be altered.
      </PageHead>
      <FilterBar action={here} active={Boolean(filter.name || filter.actor)}>
        <FilterSelect name="name" label="About" value={filter.name ?? ''} options={subjects} />
        <FilterSelect
          name="actor"
          label="By"
          value={filter.actor ?? ''}
          options={[['', 'Anybody'], ...actors.map(({ userId, name }) => [userId, name] as const)]}
        />
      </FilterBar>
      {rows.length === 0 ? (
        <EmptyState title="Nothing matches" action={<TextLink href={here}>Clear filters</TextLink>}>
          Widen the search or remove a filter.
        </EmptyState>
      ) : (
        <>
          <DataTable label="Audit log" columns={columnsFor(org.slug)} rows={rows} keyOf={({ id }) => id} />
          <Paging
            page={filter.page}
            perPage={EVENTS_PER_PAGE}
            total={total}
            noun="events"
            hrefOf={(page) => withQuery(here, { ...filter, page })}
          />
        </>
      )}
    </>
  )
}

function columnsFor(slug: string): Column<AuditRow>[] {
  return [
    { head: 'When', cell: ({ at }) => <ExactTime at={at} /> },
    {
      head: 'What',
      wide: true,
      cell: ({ actor, sentence }) => (
        <>
          <strong className="font-medium">{actor}</strong> {sentence}
        </>
      ),
    },
    { head: 'Event', cell: ({ name }) => <span className="mono">{name}</span> },
    {
      head: 'Sign-in',
      cell: ({ attemptReference: reference }) =>
        reference ? (
          <span className="mono whitespace-nowrap">
            <TextLink href={urls.attempt(slug, reference)}>{reference}</TextLink>
          </span>
        ) : null,
    },
  ]
}

const subjects = [
  ['', 'Everything'],
  ['link_request', 'Link requests'],
  ['identity', 'Linked sign-ins'],
  ['member', 'Members'],
  ['connection', 'Connections'],
  ['app', 'Apps'],
  ['domain', 'Domains'],
  ['org', 'Organization'],
  ['session', 'Sessions'],
  ['sign_in', 'Refused sign-ins'],
] as const
