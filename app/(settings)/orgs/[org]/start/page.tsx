import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { Card, PageHead, TextLink } from '@/app/_ui/text'
import { latestSsoRequest, readOffer, readSetupFacts } from '@/lib/onboarding/queries'
import { urls } from '@/lib/platform/urls'
import { SetupCard } from '../setup-card'
import { Picture } from './picture'
import { RequestCard } from './request-card'
import { Benefits, GuideLinks, ProviderCard } from './why-cards'
import { WishForm } from './wish-form'

export const metadata: Metadata = { title: 'Get started' }

/** What single sign-on is and gives, for an owner who has never heard of SAML, and the way there. */
export default async function StartPage(props: OrgPageProps) {
  const { ctx, org, data } = await inOrgPage(props, urls.start, async (ctx, { id }) => {
    const [facts, offer, request] = await Promise.all([
      readSetupFacts(ctx, id),
      readOffer(ctx, id),
      latestSsoRequest(ctx, id),
    ])
    return { facts, offer, request }
  })
  const { facts, offer, request } = data
  return (
    <>
      <PageHead title="Get started with single sign-on">
        Your people sign in to {org.name} with the account that they have at work.
      </PageHead>
      <SetupCard org={org} facts={facts} atStart />
      <Benefits />
      <ProviderCard />
      <Card title="Who talks to whom">
        <Picture />
      </Card>
      <RequestCard org={org} request={request} offered={offer.assistsOnboarding} now={ctx.now} />
      <Card
        title="Providers, step by step"
        intro="Read before you begin. The set-up shows the same, beside your own values."
      >
        <GuideLinks slug={org.slug} />
        <p className="mt-4">
          <TextLink href={urls.help(org.slug)}>Questions and answers, and what your provider must send</TextLink>
        </p>
      </Card>
      {org.role === 'owner' ? (
        <Card title="Tell us what you miss">
          <WishForm orgId={org.id} />
        </Card>
      ) : null}
    </>
  )
}
