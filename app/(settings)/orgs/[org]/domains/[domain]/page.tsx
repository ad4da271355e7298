import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ProofNotice } from '@/app/_apps/app-cards'
import { hasFreshProof, inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { Banner } from '@/app/_ui/notices'
import { Card, PageHead } from '@/app/_ui/text'
import { type DomainDetail, getDomainDetail } from '@/lib/domains/detail'
import { listLoans } from '@/lib/domains/loans'
import { readSetupFacts } from '@/lib/onboarding/queries'
import { type DomainId, idOf } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { DomainState } from '../domain-table'
import { KeepFresh } from '../keep-fresh'
import { LoanList } from '../loan-list'
import { hostIn } from './hosts'
import { LooksCard } from './looks-card'
import { RemoveCard, SharingCard } from './owner-cards'
import { RecordCard } from './record-card'
import { StateBanners } from './state-banners'
import { WhatNow } from './what-now'

type DomainPageProps = OrgPageProps & { params: Promise<{ org: string; domain: string }> }

export const metadata: Metadata = { title: 'Domain' }

export default async function DomainPage(props: DomainPageProps) {
  const id = await domainIn(props.params)
  const path = (slug: string) => urls.domain(slug, id)
  const { ctx, org, data } = await inOrgPage(props, path, async (ctx, org, { host }) => {
    const [domain, loans, facts] = await Promise.all([
      getDomainDetail(ctx, org.id, id),
      listLoans(ctx, org.id, id),
      readSetupFacts(ctx, org.id),
    ])
    return { domain, loans, facts, host: hostIn(host) }
  })
  const { domain, loans, facts, host } = data
  const isOwner = org.role === 'owner'
  const target = { orgId: org.id, domainId: id }
  const isProven = domain.state === 'verified' && domain.verifiedBy === 'dns'

  return (
    <>
      <PageHead
        title={domain.name}
        back={{ href: urls.domains(org.slug), label: 'All domains' }}
        action={<DomainState row={domain} now={ctx.now} />}
      />
      {isOwner && !hasFreshProof(ctx) ? <ProofNotice returnTo={path(org.slug)} /> : null}
      {isOwner ? null : <Banner kind="info">Only owners change domains. You can read what is set up.</Banner>}
      <StateBanners domain={domain} now={ctx.now} />
      {isOwner && domain.state === 'verified' ? <WhatNow slug={org.slug} name={domain.name} facts={facts} /> : null}
      <KeepFresh everySeconds={refreshSeconds(domain, ctx.now)} />
      <RecordCard domain={domain} host={host} path={path(org.slug)} orgName={org.name} isProven={isProven} />
      <LooksCard domain={domain} target={isOwner ? target : null} now={ctx.now} />
      {loans.length > 0 ? (
        <Card title="Lent to test organizations" intro="For these people only; either side ends it at any time.">
          <LoanList orgId={org.id} loans={loans} side="holder" mayChange={isOwner} />
        </Card>
      ) : null}
      {isOwner ? (
        <>
          <SharingCard domain={domain} target={target} isProven={isProven} />
          <RemoveCard domain={domain} target={{ ...target, slug: org.slug }} />
        </>
      ) : null}
    </>
  )
}

/** Often while a look is near, seldom while there is nothing to wait for. */
function refreshSeconds({ nextCheckAt }: DomainDetail, now: Date): number {
  return nextCheckAt && nextCheckAt < addSeconds(now, 90) ? 3 : 60
}

async function domainIn(params: DomainPageProps['params']): Promise<DomainId> {
  const parsed = idOf('domain').safeParse((await params).domain)
  return parsed.success ? parsed.data : notFound()
}
