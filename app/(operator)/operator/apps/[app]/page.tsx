import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AppCards, ProofNotice } from '@/app/_apps/app-cards'
import { hasFreshProof, inPage } from '@/app/_server/page'
import { PageHead } from '@/app/_ui/text'
import { getAppAsOperator } from '@/lib/apps/app-queries'
import { lookingAsOperator } from '@/lib/operators/operator-of'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { change, dropSecret, makeSecret, turnOff, turnOn } from '../actions'

export const metadata: Metadata = { title: 'App' }

export default async function OperatorAppPage({ params }: { params: Promise<{ app: string }> }) {
  const { data: id } = idOf('app').safeParse((await params).app)
  if (!id) notFound()
  const { ctx, app } = await inPage(urls.operator.app(id), async (ctx) => ({
    ctx,
    app: await getAppAsOperator(await lookingAsOperator(ctx), id, null),
  }))
  const actions = { change, turnOn, turnOff, addSecret: makeSecret, revokeSecret: dropSecret }

  return (
    <>
      <PageHead title={app.name} back={{ href: urls.operator.apps, label: 'All apps' }} />
      {hasFreshProof(ctx) ? null : <ProofNotice returnTo={urls.operator.app(id)} />}
      <AppCards app={app} now={ctx.now} doors={{ target: { appId: id }, asksReason: true, ...actions }} />
    </>
  )
}
