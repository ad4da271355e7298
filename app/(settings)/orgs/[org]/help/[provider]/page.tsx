import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { currentOrg, inPage } from '@/app/_server/page'
import { PageHead } from '@/app/_ui/text'
import type { Provider } from '@/lib/connections/revision-config'
import { guideOf } from '@/lib/guides/guide'
import { kindsOf, providerNames, providersInOrder } from '@/lib/guides/model'
import { urls } from '@/lib/platform/urls'
import { GuideView } from '../guide-view'

export const metadata: Metadata = { title: 'Guide' }

type GuidePageProps = { params: Promise<{ org: string; provider: string }> }

/** A provider's guide without our values: those come with a connection. */
export default async function GuidePage({ params }: GuidePageProps) {
  const { org: slug, provider } = await params
  const org = await inPage(urls.guide(slug, provider), () => currentOrg(slug))
  if (!isProvider(provider)) notFound()
  return (
    <>
      <PageHead title={providerNames[provider]} back={{ href: urls.help(org.slug), label: 'Help' }}>
        What to do there, step by step. A connection’s set-up shows the same beside your own values.
      </PageHead>
      {kindsOf(provider).map((kind) => (
        <GuideView key={kind} guide={guideOf(provider, kind)} />
      ))}
    </>
  )
}

function isProvider(word: string): word is Provider {
  return providersInOrder.some((provider) => provider === word)
}
