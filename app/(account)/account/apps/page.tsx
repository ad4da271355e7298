import type { Metadata } from 'next'
import { inPage } from '@/app/_server/page'
import { ActionButton } from '@/app/_ui/action-button'
import { Banner, EmptyState } from '@/app/_ui/notices'
import { StatusTag } from '@/app/_ui/status'
import { PageHead } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import { type KnownApp, listKnownApps } from '@/lib/apps/known-apps'
import { type Scope, scopeWords } from '@/lib/apps/model'
import { urls } from '@/lib/platform/urls'
import { forget } from './actions'

export const metadata: Metadata = { title: 'Apps that know you' }

export default async function KnownAppsPage() {
  const { ctx, apps } = await inPage(urls.account.apps, async (ctx) => ({ ctx, apps: await listKnownApps(ctx) }))

  return (
    <>
      <PageHead title="Apps that know you">
        Apps that you signed in to with this account. What they kept themselves is theirs to delete.
      </PageHead>
      {ctx.actor.confinedTo ? (
        <Banner kind="info">
          Your organization vouched for this session, so you see the apps that you use there only.
        </Banner>
      ) : null}
      {apps.length === 0 ? (
        <EmptyState title="None right now">When you enter an app with this account, it is listed here.</EmptyState>
      ) : (
        <ul className="card divide-y divide-hairline">
          {apps.map((app) => (
            <KnownAppItem key={`${app.appId} ${app.orgId}`} app={app} now={ctx.now} />
          ))}
        </ul>
      )}
    </>
  )
}

function KnownAppItem({ app, now }: { app: KnownApp; now: Date }) {
  const { appId, orgId, name, orgName, since, isSignedIn, allowed } = app
  return (
    <li className="flex flex-wrap items-center justify-between gap-4 px-4 py-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-3 font-medium">
          {name}
          {isSignedIn ? <StatusTag tone="good">Signed in</StatusTag> : null}
        </p>
        <p className="text-small text-muted">
          As a member of {orgName}, since <RelativeTime at={since} now={now} />
        </p>
        {allowed ? <p className="text-small text-muted">You let it know {inWords(allowed)}.</p> : null}
      </div>
      <ActionButton
        label="Sign out of it and forget"
        look="danger"
        run={forget.bind(null, { appId, orgId })}
        confirm={{
          title: `Sign out of “${name}”?`,
          consequence: allowed
            ? 'It can no longer ask about you from now on. Entering it again asks you first.'
            : 'It can no longer ask about you from now on. You can enter it again any time.',
          label: 'Sign out and forget',
        }}
      />
    </li>
  )
}

function inWords(scopes: readonly string[]): string {
  const words = scopes.flatMap((scope) => scopeWords[scope as Scope] ?? [])
  return new Intl.ListFormat('en-GB').format(words)
}
