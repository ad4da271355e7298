import type { Metadata } from 'next'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { Banner } from '@/app/_ui/notices'
import { Card, PageHead, TextLink } from '@/app/_ui/text'
import { authorize } from '@/lib/access/authorize'
import { requirePlan } from '@/lib/connections/create'
import { getReplacement } from '@/lib/connections/replacement-queries'
import { type Provider, providers } from '@/lib/connections/revision-config'
import { listDomains } from '@/lib/domains/queries'
import { kindsOf, kindWords, providerNames } from '@/lib/guides/model'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { ProviderTiles } from '../provider-tiles'
import { BeginForm } from './begin-form'

export const metadata: Metadata = { title: 'Set up a connection' }

const Choice = z.object({
  provider: z.enum(providers).nullable().catch(null),
  /** The connection whose place the new one takes. */
  replaces: idOf('connection').nullable().catch(null),
})

export default async function NewConnectionPage(props: OrgPageProps) {
  const { org, data } = await inOrgPage(
    props,
    (slug) => urls.newConnection(slug),
    async (ctx, org, search) => {
      await authorize(ctx, 'connection.draft', org.id)
      await requirePlan(ctx, org.id)
      const { provider, replaces } = Choice.parse(search)
      const old = replaces && (await getReplacement(ctx, org.id, replaces)).connection
      return { provider, old, domains: await listDomains(ctx, org.id) }
    },
  )
  const { provider, old, domains } = data

  return (
    <>
      <PageHead
        title="Set up a connection"
        back={
          old
            ? { href: urls.replacement(org.slug, old.id), label: `Replace ${old.name}` }
            : { href: urls.connections(org.slug), label: 'All connections' }
        }
      >
        It begins as a draft, which you can leave and take up again on any day. Nobody is offered it until you turn it
        on.
      </PageHead>
      {old ? (
        <Banner kind="info">It is to take the place of “{old.name}”, which stays on until you cut over.</Banner>
      ) : null}
      {domains.some(({ state }) => state === 'verified') ? null : <DomainNotice slug={org.slug} />}
      {provider ? (
        <Begin orgId={org.id} slug={org.slug} provider={provider} replacesId={old?.id} />
      ) : (
        <Card title="Who knows your people?" intro="The service where they sign in today for other things at work.">
          <ProviderTiles
            hrefOf={(one) => withQuery(urls.newConnection(org.slug), { provider: one, replaces: old?.id })}
          />
        </Card>
      )}
    </>
  )
}

function Begin({
  provider,
  ...place
}: { provider: Provider } & Pick<Parameters<typeof BeginForm>[0], 'orgId' | 'slug' | 'replacesId'>) {
  const known = providerNames[provider]
  const name = provider.startsWith('other') ? '' : known
  const kinds = kindsOf(provider).map((value) => ({ value, label: kindWords[value] }))
  return (
    <Card title={known}>
      <BeginForm key={provider} {...place} provider={provider} name={name} kinds={kinds} />
      <p className="mt-4 text-small">
        <TextLink href={urls.newConnection(place.slug, place.replacesId)}>Choose another provider</TextLink>
      </p>
    </Card>
  )
}

function DomainNotice({ slug }: { slug: string }) {
  return (
    <Banner kind="info" action={<TextLink href={urls.domains(slug)}>See your domains</TextLink>}>
      A connection signs in people of your verified domains only, and there is none yet. You can prepare everything
      meanwhile.
    </Banner>
  )
}
