import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { wordsParam } from '@/app/_ui/search-params'
import { Card, PageHead } from '@/app/_ui/text'
import { authorize } from '@/lib/access/authorize'
import { canonicalDomain } from '@/lib/domains/model'
import { urls } from '@/lib/platform/urls'
import { AddForm } from '../add-form'

export const metadata: Metadata = { title: 'Add a domain' }

export default async function NewDomainPage(props: OrgPageProps) {
  const { org, data: name } = await inOrgPage(
    props,
    (slug) => urls.newDomain(slug),
    async (ctx, org, search) => {
      await authorize(ctx, 'domain.manage', org.id) // asks for a fresh proof before anything is typed
      return canonicalDomain(wordsParam.parse(search.name)) ?? ''
    },
  )
  return (
    <>
      <PageHead title="Add a domain" back={{ href: urls.domains(org.slug), label: 'All domains' }}>
        You prove that it is yours with a record in its DNS. Nothing changes for anybody before that.
      </PageHead>
      <Card title="The domain">
        <AddForm orgId={org.id} slug={org.slug} name={name} />
      </Card>
    </>
  )
}
