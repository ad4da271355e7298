import type { Metadata } from 'next'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { FilterBar, FilterSearch, FilterSelect } from '@/app/_ui/filter-bar'
import { EmptyState } from '@/app/_ui/notices'
import { pageParam, wordsParam } from '@/app/_ui/search-params'
import { attemptStates } from '@/app/_ui/states'
import { Paging } from '@/app/_ui/table'
import { PageHead, TextLink } from '@/app/_ui/text'
import { ATTEMPTS_PER_PAGE, listAttempts } from '@/lib/attempts/queries'
import { attemptStates as outcomes } from '@/lib/attempts/search'
import { urls } from '@/lib/platform/urls'
import { AttemptTable } from './attempt-table'

export const metadata: Metadata = { title: 'Sign-ins' }

const Filter = z.object({
  q: wordsParam,
  reference: wordsParam,
  outcome: z.enum(outcomes).optional().catch(undefined),
  page: pageParam,
})

export default async function AttemptsPage(props: OrgPageProps) {
  const { ctx, org, data } = await inOrgPage(props, urls.attempts, async (ctx, org, search) => {
    const filter = Filter.parse(search)
    return { filter, ...(await listAttempts(ctx, org.id, filter)) }
  })
  const { filter, rows, total } = data
  const here = urls.attempts(org.slug)
  const filtered = Boolean(filter.q || filter.reference || filter.outcome)

  return (
    <>
      <PageHead title="Sign-ins">
        Each sign-in through your connections: those that worked, those that failed, and those that never came back.
      </PageHead>
      <FilterBar action={here} active={filtered}>
        <FilterSearch name="q" label="Person or address" value={filter.q} />
        <FilterSearch name="reference" label="Reference" value={filter.reference} />
        <FilterSelect name="outcome" label="Outcome" value={filter.outcome ?? ''} options={outcomeOptions} />
      </FilterBar>
      {rows.length === 0 ? (
        <Nothing filtered={filtered} here={here} />
      ) : (
        <>
          <AttemptTable slug={org.slug} rows={rows} now={ctx.now} />
          <Paging
            page={filter.page}
            perPage={ATTEMPTS_PER_PAGE}
            total={total}
            noun="sign-ins"
            hrefOf={(page) => withQuery(here, { ...filter, page })}
          />
        </>
      )}
    </>
  )
}

function Nothing({ filtered, here }: { filtered: boolean; here: string }) {
  return filtered ? (
    <EmptyState title="Nothing matches" action={<TextLink href={here}>Clear filters</TextLink>}>
      Try another word, or remove a filter. A reference has eight letters and digits, such as 7KQ2-M9XD.
    </EmptyState>
  ) : (
    <EmptyState title="No sign-ins yet">
      As soon as somebody chooses single sign-on, you see here how it went.
    </EmptyState>
  )
}

const outcomeOptions = [
  ['', 'Any'] as const,
  ...outcomes.map((outcome) => [outcome, attemptStates[outcome].word] as const),
]
