import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { ButtonLink } from '@/app/_ui/button'
import { EmptyState } from '@/app/_ui/notices'
import { PageHead } from '@/app/_ui/text'
import { listLoans } from '@/lib/domains/loans'
import { isTestOrg, listDomains, listSharedDomains } from '@/lib/domains/queries'
import { urls } from '@/lib/platform/urls'
import { DomainTable } from './domain-table'
import { KeepFresh } from './keep-fresh'
import { BorrowedCard, SharedCard } from './other-cards'

export const metadata: Metadata = { title: 'Domains' }

export default async function DomainsPage(props: OrgPageProps) {
  const { ctx, org, data } = await inOrgPage(props, urls.domains, async (ctx, { id }) => {
    const [rows, shared, loans, isTest] = await Promise.all([
      listDomains(ctx, id),
      listSharedDomains(ctx, id),
      listLoans(ctx, id),
      isTestOrg(ctx, id),
    ])
    return { rows, shared, loans, isTest }
  })
  const isOwner = org.role === 'owner'
  const add = isOwner ? (
    <ButtonLink href={urls.newDomain(org.slug)} look="primary">
      Add a domain
    </ButtonLink>
  ) : null

  return (
    <>
      <PageHead title="Domains" action={data.rows.length > 0 ? add : null}>
        Your connections sign in people whose email lies in a verified domain of yours, and nobody else.
      </PageHead>
      {data.rows.length === 0 ? (
        <EmptyState title="No domains yet" action={add}>
          {isOwner ? 'Add the part after the @ in your people’s email.' : 'An owner of this organization can add one.'}
        </EmptyState>
      ) : (
        <DomainTable slug={org.slug} rows={data.rows} now={ctx.now} />
      )}
      {data.rows.some(({ state }) => state === 'waiting') ? <KeepFresh everySeconds={15} /> : null}
      <SharedCard domains={data.shared} />
      <BorrowedCard org={org} isTest={data.isTest} loans={data.loans} mayChange={isOwner} />
    </>
  )
}
