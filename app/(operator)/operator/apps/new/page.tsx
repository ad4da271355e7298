import type { Metadata } from 'next'
import { CreateForm } from '@/app/_apps/create-form'
import { inPage } from '@/app/_server/page'
import { Card, PageHead } from '@/app/_ui/text'
import { requireFreshProof } from '@/lib/access/authorize'
import { operatorOf } from '@/lib/operators/operator-of'
import { urls } from '@/lib/platform/urls'
import { create } from '../actions'

export const metadata: Metadata = { title: 'Register an app' }

export default async function NewOperatorAppPage() {
  await inPage(urls.operator.newApp, async (ctx) => {
    await operatorOf(ctx)
    requireFreshProof(ctx) // before anything is typed
  })
  return (
    <>
      <PageHead title="Register an app" back={{ href: urls.operator.apps, label: 'All apps' }}>
        The vendor’s own: members of every organization can enter it.
      </PageHead>
      <Card title="The app">
        <CreateForm target={{}} asksReason action={create} />
      </Card>
    </>
  )
}
