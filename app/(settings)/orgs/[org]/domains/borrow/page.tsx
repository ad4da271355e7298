import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { Card, PageHead } from '@/app/_ui/text'
import { authorize } from '@/lib/access/authorize'
import { urls } from '@/lib/platform/urls'
import { BorrowForm } from '../borrow-form'

export const metadata: Metadata = { title: 'Borrow a domain' }

export default async function BorrowPage(props: OrgPageProps) {
  const { org } = await inOrgPage(props, urls.borrowDomain, (ctx, org) => authorize(ctx, 'domain.manage', org.id))
  return (
    <>
      <PageHead title="Borrow a domain" back={{ href: urls.domains(org.slug), label: 'All domains' }}>
        For a test organization. An owner of the organization that holds the domain is asked by mail.
      </PageHead>
      <Card title="What you need">
        <BorrowForm orgId={org.id} slug={org.slug} />
      </Card>
    </>
  )
}
