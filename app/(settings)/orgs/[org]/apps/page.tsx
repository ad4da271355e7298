import type { Metadata } from 'next'
import { AppTable } from '@/app/_apps/app-table'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { ButtonLink } from '@/app/_ui/button'
import { EmptyState } from '@/app/_ui/notices'
import { PageHead } from '@/app/_ui/text'
import { listApps } from '@/lib/apps/app-queries'
import { urls } from '@/lib/platform/urls'

export const metadata: Metadata = { title: 'Apps' }

export default async function AppsPage(props: OrgPageProps) {
  const { ctx, org, data: rows } = await inOrgPage(props, urls.apps, (ctx, org) => listApps(ctx, org.id))
  const isOwner = org.role === 'owner'
  const register = isOwner ? (
    <ButtonLink href={urls.newApp(org.slug)} look="primary">
      Register an app
    </ButtonLink>
  ) : null

  return (
    <>
      <PageHead title="Apps" action={rows.length > 0 ? register : null}>
        Your own apps, which your members sign in to with their account here.
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState title="No apps yet" action={register}>
          {isOwner
            ? 'An app of your own can sign your members in by OpenID Connect. Have its redirect address at hand.'
            : 'An owner of this organization can register one.'}
        </EmptyState>
      ) : (
        <AppTable rows={rows} now={ctx.now} hrefOf={({ id }) => urls.app(org.slug, id)} />
      )}
    </>
  )
}
