import type { Metadata } from 'next'
import { CreateForm } from '@/app/_apps/create-form'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { Card, PageHead } from '@/app/_ui/text'
import { authorize } from '@/lib/access/authorize'
import { urls } from '@/lib/platform/urls'
import { create } from '../actions'

export const metadata: Metadata = { title: 'Register an app' }

export default async function NewAppPage(props: OrgPageProps) {
  const { org } = await inOrgPage(
    props,
    urls.newApp,
    (ctx, org) => authorize(ctx, 'app.manage', org.id), // asks for a fresh proof before anything is typed
  )
  return (
    <>
      <PageHead title="Register an app" back={{ href: urls.apps(org.slug), label: 'All apps' }}>
        Only members of {org.name} can enter it, and each is asked once.
      </PageHead>
      <Card title="The app">
        <CreateForm target={{ orgId: org.id, slug: org.slug }} asksReason={false} action={create} />
      </Card>
    </>
  )
}
