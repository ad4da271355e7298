import type { Metadata } from 'next'
import { hasFreshProof, inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { ButtonLink } from '@/app/_ui/button'
import { Banner } from '@/app/_ui/notices'
import { PageHead } from '@/app/_ui/text'
import { listFoundKeys } from '@/lib/connections/found-keys'
import { getConnection } from '@/lib/connections/queries'
import { listRevisions } from '@/lib/connections/revisions'
import { urls } from '@/lib/platform/urls'
import { Certificates } from './certificates'
import { ChangeCard, RemoveCard } from './change-cards'
import { ClientCertificate } from './client-certificate'
import { connectionIn } from './connection-in'
import { FirstDraftCard } from './first-draft-card'
import { FoundKeys } from './found-keys'
import { MetadataCard } from './metadata-card'
import { NewcomersCard } from './newcomers-card'
import { ReplacementCard } from './replacement-card'
import { Revisions } from './revisions'
import { OurValues, Summary } from './summary'

type ConnectionPageProps = OrgPageProps & { params: Promise<{ org: string; connection: string }> }

export const metadata: Metadata = { title: 'Connection' }

export default async function ConnectionPage(props: ConnectionPageProps) {
  const id = await connectionIn(props.params)
  const path = (slug: string) => urls.connection(slug, id)
  const { ctx, org, data } = await inOrgPage(props, path, async (ctx, org) => {
    const [connection, revisions, keys] = await Promise.all([
      getConnection(ctx, org.id, id),
      listRevisions(ctx, org.id, id),
      listFoundKeys(ctx, org.id, id),
    ])
    return { connection, revisions, keys }
  })
  const { connection, revisions, keys } = data
  const isOwner = org.role === 'owner'
  const target = { orgId: org.id, connectionId: id }
  const isNew = !connection.issuer && connection.hasDraft // nothing of it is live yet

  return (
    <>
      <PageHead
        title={connection.name}
        back={{ href: urls.connections(org.slug), label: 'All connections' }}
        action={isNew ? null : <ButtonLink href={urls.connectionTest(org.slug, id)}>Test</ButtonLink>}
      />
      {isOwner && !hasFreshProof(ctx) ? <ProofNotice returnTo={path(org.slug)} /> : null}
      {isOwner ? null : <Banner kind="info">Only owners change connections. You can read what is set up.</Banner>}
      <FoundKeys {...{ target, keys }} now={ctx.now} mayChange={isOwner} />
      {isNew ? (
        <FirstDraftCard slug={org.slug} connectionId={id} mayChange={isOwner} />
      ) : (
        <Summary org={org} connection={connection} now={ctx.now} mayChange={isOwner} />
      )}
      <OurValues connection={connection} />
      {connection.clientKey ? <ClientCertificate clientKey={connection.clientKey} now={ctx.now} /> : null}
      {connection.kind === 'saml' && connection.issuer ? (
        <Certificates target={target} certificates={connection.certificates} now={ctx.now} mayChange={isOwner} />
      ) : null}
      <MetadataCard {...{ target, connection }} now={ctx.now} mayChange={isOwner} />
      {isNew ? null : (
        <Revisions
          {...{ target, revisions }}
          slug={org.slug}
          name={connection.name}
          hasDraft={connection.hasDraft}
          now={ctx.now}
          mayChange={isOwner}
        />
      )}
      <NewcomersCard ctx={ctx} target={target} mayChange={isOwner} />
      <ReplacementCard ctx={ctx} target={target} slug={org.slug} mayChange={isOwner} />
      {isOwner ? (
        <>
          <ChangeCard target={target} name={connection.name} />
          <RemoveCard target={target} slug={org.slug} name={connection.name} />
        </>
      ) : null}
    </>
  )
}

function ProofNotice({ returnTo }: { returnTo: string }) {
  const confirm = (
    <a className="font-medium underline" href={urls.stepUp(returnTo)}>
      Confirm now
    </a>
  )
  return (
    <Banner kind="info" action={confirm}>
      To change something here, confirm first that it is you. That holds for ten minutes.
    </Banner>
  )
}
