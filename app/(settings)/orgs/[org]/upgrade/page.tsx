import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { ButtonAnchor } from '@/app/_ui/button'
import { Card, PageHead, TextLink } from '@/app/_ui/text'
import { latestSsoRequest, readOffer } from '@/lib/onboarding/queries'
import { urls } from '@/lib/platform/urls'
import { RequestCard } from '../start/request-card'
import { Benefits } from '../start/why-cards'

export const metadata: Metadata = { title: 'Upgrade' }

/** What an organization without the Business plan sees instead of the set-up (R014); with it, the way goes on (R015). */
export default async function UpgradePage(props: OrgPageProps) {
  const { ctx, org, data } = await inOrgPage(props, urls.upgrade, async (ctx, { id }) => {
    const [offer, request] = await Promise.all([readOffer(ctx, id), latestSsoRequest(ctx, id)])
    return { offer, request }
  })
  if (org.maySetUpSso) redirect(urls.start(org.slug))
  const { upgradeText, upgradeUrl, assistsOnboarding } = data.offer
  return (
    <>
      <PageHead title="Single sign-on is part of the Business plan">
        {org.name} has the Team plan. Nothing here changes for your people until you decide so.
      </PageHead>
      <Card title="How to upgrade">
        <p className="max-w-3xl whitespace-pre-line">{upgradeText ?? 'Ask your account manager.'}</p>
        <p className="mt-3 text-muted">
          Your organization stays as it is, with all its accounts. The moment the plan is changed, the set-up opens:
          just come back to this page.
        </p>
        {upgradeUrl ? (
          <div className="mt-4">
            <ButtonAnchor look="primary" href={upgradeUrl}>
              Upgrade
            </ButtonAnchor>
          </div>
        ) : null}
      </Card>
      <Benefits />
      <RequestCard org={org} request={data.request} offered={assistsOnboarding} now={ctx.now} />
      <p>
        <TextLink href={urls.start(org.slug)}>What single sign-on is, and how it works</TextLink>
      </p>
    </>
  )
}
