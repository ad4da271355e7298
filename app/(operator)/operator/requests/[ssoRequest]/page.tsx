import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ActButton } from '@/app/_apps/act-button'
import { ProofNotice } from '@/app/_apps/app-cards'
import { hasFreshProof, inPage } from '@/app/_server/page'
import { Card, PageHead } from '@/app/_ui/text'
import { kindsOf } from '@/lib/guides/model'
import { getSsoRequest } from '@/lib/onboarding/operator-queries'
import { lookingAsOperator } from '@/lib/operators/operator-of'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { take } from '../actions'
import { FillForm } from '../fill-form'
import { Connections, Facts } from './cards'

export const metadata: Metadata = { title: 'Request' }

/** One organization’s request: take it on, fill in a draft with what the customer sent, hand it over. */
export default async function OperatorRequestPage({ params }: { params: Promise<{ ssoRequest: string }> }) {
  const { data: id } = idOf('ssoRequest').safeParse((await params).ssoRequest)
  if (!id) notFound()
  const { ctx, request } = await inPage(urls.operator.request(id), async (ctx) => ({
    ctx,
    request: await getSsoRequest(await lookingAsOperator(ctx), id),
  }))
  const { state, orgName, provider, maySetUpSso } = request
  const living = state === 'open' || state === 'taken'
  return (
    <>
      <PageHead title={orgName} back={{ href: urls.operator.requests, label: 'All requests' }}>
        Help with single sign-on. Its owners test what you fill in, and turn it on.
      </PageHead>
      {living && !hasFreshProof(ctx) ? <ProofNotice returnTo={urls.operator.request(id)} /> : null}
      <Card title="What was asked">
        <Facts request={request} now={ctx.now} />
        {state === 'open' ? (
          <div className="mt-4">
            <ActButton
              {...{ target: { ssoRequestId: id }, asksReason: true }}
              action={take}
              label="Take it on"
              look="primary"
              title="Take this request on?"
              consequence="The organization’s owners read that you work on it."
            />
          </div>
        ) : null}
      </Card>
      <Connections request={request} />
      {state === 'taken' && maySetUpSso ? (
        <Card title="Fill in a draft" intro="It signs nobody in.">
          <FillForm ssoRequestId={id} first={kindsOf(provider)[0] ?? 'saml'} />
        </Card>
      ) : null}
    </>
  )
}
