import type { Metadata } from 'next'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { EmptyState } from '@/app/_ui/notices'
import { Tabs } from '@/app/_ui/tabs'
import { Card, PageHead, TextLink } from '@/app/_ui/text'
import { authorize } from '@/lib/access/authorize'
import { listDomains } from '@/lib/domains/queries'
import { urls } from '@/lib/platform/urls'
import { OidcForm } from './oidc-form'
import { SamlForm } from './saml-form'

export const metadata: Metadata = { title: 'Set up a connection' }

const Choice = z.object({ kind: z.enum(['saml', 'oidc']).catch('saml') })

export default async function NewConnectionPage(props: OrgPageProps) {
  const { org, data } = await inOrgPage(props, urls.newConnection, async (ctx, org, search) => {
    await authorize(ctx, 'connection.manage', org.id) // asks for a fresh proof before anything is typed
    return { ...Choice.parse(search), domains: await listDomains(ctx, org.id) }
  })
  const { kind, domains } = data
  const here = urls.newConnection(org.slug)
  const ready = org.maySetUpSso && domains.some(({ state }) => state === 'verified')

  return (
    <>
      <PageHead title="Set up a connection" back={{ href: urls.connections(org.slug), label: 'All connections' }}>
        It begins as a draft. Nobody is offered it until you turn it on.
      </PageHead>
      {ready ? (
        <>
          <Tabs
            label="Kind of connection"
            tabs={[
              { label: 'SAML', href: here, current: kind === 'saml' },
              { label: 'OIDC', href: withQuery(here, { kind: 'oidc' }), current: kind === 'oidc' },
            ]}
          />
          {kind === 'saml' ? <Saml orgId={org.id} slug={org.slug} /> : <Oidc orgId={org.id} slug={org.slug} />}
        </>
      ) : (
        <NotReady slug={org.slug} entitled={org.maySetUpSso} />
      )}
    </>
  )
}

function Saml(props: Parameters<typeof SamlForm>[0]) {
  return (
    <Card
      title="From your provider’s metadata"
      intro="Create an application for SAML 2.0 at your identity provider. Where it asks for our values first, put in any address: you get ours on the next page."
    >
      <SamlForm {...props} />
    </Card>
  )
}

function Oidc(props: Parameters<typeof OidcForm>[0]) {
  return (
    <Card
      title="From an application at your provider"
      intro="Register a web application at your identity provider. Its redirect URL is on the next page: put in any address first, and correct it then."
    >
      <OidcForm {...props} />
    </Card>
  )
}

function NotReady({ slug, entitled }: { slug: string; entitled: boolean }) {
  return entitled ? (
    <EmptyState
      title="Verify a domain first"
      action={<TextLink href={urls.orgSettings(slug)}>See your domains</TextLink>}
    >
      A connection signs in people of your verified domains only, and there is none yet.
    </EmptyState>
  ) : (
    <EmptyState title="Part of the Business plan">
      Ask your account manager for the Business plan. It comes to this organization as it is; no new account is needed.
    </EmptyState>
  )
}
