import type { Metadata } from 'next'
import { AppTable } from '@/app/_apps/app-table'
import { inPage } from '@/app/_server/page'
import { ButtonLink } from '@/app/_ui/button'
import { EmptyState } from '@/app/_ui/notices'
import { PageHead } from '@/app/_ui/text'
import { listAppsAsOperator } from '@/lib/apps/app-queries'
import { lookingAsOperator } from '@/lib/operators/operator-of'
import { urls } from '@/lib/platform/urls'

export const metadata: Metadata = { title: 'Apps' }

/** The vendor's own apps. Those of organizations are their owners' business; the command line reaches them. */
export default async function OperatorAppsPage() {
  const { now, rows } = await inPage(urls.operator.apps, async (ctx) => ({
    now: ctx.now,
    rows: await listAppsAsOperator(await lookingAsOperator(ctx), { orgId: null }),
  }))
  const register = (
    <ButtonLink href={urls.operator.newApp} look="primary">
      Register an app
    </ButtonLink>
  )
  return (
    <>
      <PageHead title="Apps" action={rows.length > 0 ? register : null}>
        The vendor’s own apps. People of every organization sign in to them, without being asked for consent.
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState title="No apps yet" action={register}>
          Register the product that people come for. Have its redirect address at hand.
        </EmptyState>
      ) : (
        <AppTable rows={rows} now={now} hrefOf={({ id }) => urls.operator.app(id)} />
      )}
    </>
  )
}
