import Form from 'next/form'
import { Button } from '@/app/_ui/button'
import { FilterSearch } from '@/app/_ui/filter-bar'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'
import type { InboxFilter } from './page'
import type { LinkRequestRow } from './request-row'

type MemberSearchProps = { org: OrgView; request: LinkRequestRow; filter: InboxFilter; foundCount: number }

/** Looks for another member; the page comes back with them among the choices. */
export function MemberSearch({ org, request, filter: { q, page, find }, foundCount }: MemberSearchProps) {
  return (
    <Form action={urls.linkRequests(org.slug)} data-inbox="find" className="mt-6 flex flex-wrap items-end gap-3">
      <input type="hidden" name="request" value={request.id} />
      {q ? <input type="hidden" name="q" value={q} /> : null}
      {page > 1 ? <input type="hidden" name="page" value={page} /> : null}
      <FilterSearch name="find" label="Search for another member" value={find} />
      <Button type="submit">Search</Button>
      <p role="status" className="basis-full text-small text-muted">
        {find ? foundWords(foundCount, find) : ''}
      </p>
    </Form>
  )
}

function foundWords(count: number, find: string): string {
  if (count === 0) return `No member that you may link to matches “${find}”.`
  return count === 1 ? `1 member matches “${find}”.` : `${count} members match “${find}”.`
}
