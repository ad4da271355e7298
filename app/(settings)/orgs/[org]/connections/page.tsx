import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { ButtonLink } from '@/app/_ui/button'
import { CopyRow } from '@/app/_ui/copy-row'
import { Banner, EmptyState } from '@/app/_ui/notices'
import { Card, PageHead, TextLink } from '@/app/_ui/text'
import { listConnections } from '@/lib/connections/queries'
import type { OrgView } from '@/lib/orgs/queries'
import { env } from '@/lib/platform/env'
import { urls } from '@/lib/platform/urls'
import { ConnectionTable } from './connection-table'

export const metadata: Metadata = { title: 'Connections' }

export default async function ConnectionsPage(props: OrgPageProps) {
  const { ctx, org, data: rows } = await inOrgPage(props, urls.connections, (ctx, org) => listConnections(ctx, org.id))
  const anyActive = rows.some(({ state }) => state === 'active')
  const mayCreate = org.role === 'owner' && org.maySetUpSso
  const setUp = mayCreate ? (
    <ButtonLink href={urls.newConnection(org.slug)} look="primary">
      Set up a connection
    </ButtonLink>
  ) : org.maySetUpSso ? null : (
    <ButtonLink href={urls.upgrade(org.slug)}>See how to upgrade</ButtonLink>
  )

  return (
    <>
      <PageHead title="Connections" action={rows.length > 0 ? setUp : null}>
        A connection lets your people sign in through your identity provider, such as Entra ID, Okta or Google.
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState title="No connections yet" action={setUp}>
          {whyNot(org) ??
            'We lead you through it step by step, and nobody notices until you turn it on. If somebody else knows your identity provider, you can send them a link to the steps.'}
        </EmptyState>
      ) : (
        <>
          <ModeNotice org={org} anyActive={anyActive} />
          <ConnectionTable slug={org.slug} rows={rows} now={ctx.now} />
          {anyActive ? <WhereToBegin slug={org.slug} /> : null}
        </>
      )}
    </>
  )
}

function WhereToBegin({ slug }: { slug: string }) {
  return (
    <div className="mt-6">
      <Card
        title="Where your people begin"
        intro="Send them this address. They can also begin at the general sign-in page with their work email."
      >
        <CopyRow label="Sign-in address" value={env().PUBLIC_URL + urls.orgLogin(slug)} />
      </Card>
    </div>
  )
}

function whyNot(org: OrgView): string | null {
  if (!org.maySetUpSso) return 'Single sign-on is part of the Business plan.'
  return org.role === 'owner' ? null : 'An owner of this organization can set one up.'
}

function ModeNotice({ org, anyActive }: { org: OrgView; anyActive: boolean }) {
  if (!anyActive || org.ssoMode !== 'off') return null
  return (
    <Banner kind="warning" action={<TextLink href={urls.orgSettings(org.slug)}>Open settings</TextLink>}>
      Single sign-on is Off for this organization, so nobody is offered these connections.
    </Banner>
  )
}
