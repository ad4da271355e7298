import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { hasFreshProof, inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { Banner } from '@/app/_ui/notices'
import { PageHead } from '@/app/_ui/text'
import { getConnection } from '@/lib/connections/queries'
import { type ConnectionId, idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { Certificates } from './certificates'
import { ChangeCard, RemoveCard } from './change-cards'
import { OurValues, Summary } from './summary'

type ConnectionPageProps = OrgPageProps & { params: Promise<{ org: string; connection: string }> }

export const metadata: Metadata = { title: 'Connection' }

export default async function ConnectionPage(props: ConnectionPageProps) {
  const id = await connectionIn(props.params)
  const path = (slug: string) => urls.connection(slug, id)
  const { ctx, org, data: connection } = await inOrgPage(props, path, (ctx, org) => getConnection(ctx, org.id, id))
  const isOwner = org.role === 'owner'
  const target = { orgId: org.id, connectionId: id }

  return (
    <>
      <PageHead title={connection.name} back={{ href: urls.connections(org.slug), label: 'All connections' }} />
      {isOwner && !hasFreshProof(ctx) ? <ProofNotice returnTo={path(org.slug)} /> : null}
      {isOwner ? null : <Banner kind="info">Only owners change connections. You can read what is set up.</Banner>}
      <Summary org={org} connection={connection} now={ctx.now} mayChange={isOwner} />
      <OurValues connection={connection} />
      {connection.kind === 'saml' ? (
        <Certificates target={target} certificates={connection.certificates} now={ctx.now} mayChange={isOwner} />
      ) : null}
      {isOwner ? (
        <>
          <ChangeCard target={target} kind={connection.kind} name={connection.name} />
          <RemoveCard target={target} slug={org.slug} name={connection.name} />
        </>
      ) : null}
    </>
  )
}

async function connectionIn(params: ConnectionPageProps['params']): Promise<ConnectionId> {
  const parsed = idOf('connection').safeParse((await params).connection)
  return parsed.success ? parsed.data : notFound()
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
