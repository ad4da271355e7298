import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { EmptyState } from '@/app/_ui/notices'
import { Tabs } from '@/app/_ui/tabs'
import { PageHead } from '@/app/_ui/text'
import { getConnection } from '@/lib/connections/queries'
import { urls } from '@/lib/platform/urls'
import { listTestable, type TestedRevision } from '@/lib/test-sign-ins/queries'
import { connectionIn } from '../connection-in'
import { TestPanel } from './panel'

type TestPageProps = OrgPageProps & { params: Promise<{ org: string; connection: string }> }

export const metadata: Metadata = { title: 'Test a connection' }

export default async function TestPage(props: TestPageProps) {
  const id = await connectionIn(props.params)
  const path = (slug: string) => urls.connectionTest(slug, id)
  const { org, data } = await inOrgPage(props, path, async (ctx, org, search) => {
    const [connection, revisions] = await Promise.all([getConnection(ctx, org.id, id), listTestable(ctx, org.id, id)])
    return { connection, revisions, chosen: revisions.find((one) => one.id === search.revision) ?? revisions[0] }
  })
  const { connection, revisions, chosen } = data
  const place = { orgId: org.id, slug: org.slug, connectionId: id }
  const isOwner = org.role === 'owner'

  return (
    <>
      <PageHead
        title={`Test ${connection.name}`}
        back={{ href: urls.connection(org.slug, id), label: connection.name }}
      >
        Shows every check, what came, and what to change on whose side.
      </PageHead>
      {revisions.length > 1 ? (
        <Tabs
          label="What is tested"
          tabs={revisions.map((one) => ({
            label: revisionWords(one),
            href: withQuery(path(org.slug), { revision: one.id }),
            current: one.id === chosen?.id,
          }))}
        />
      ) : null}
      {chosen ? (
        <TestPanel {...place} revisionId={chosen.id} mayApply={isOwner} />
      ) : (
        <EmptyState title="Nothing to test yet">
          A test tries a draft. {isOwner ? 'Begin one on the connection’s page.' : 'Ask an owner to begin one.'}
        </EmptyState>
      )}
    </>
  )
}

function revisionWords({ state, number }: TestedRevision): string {
  return state === 'draft' ? `Draft ${number}` : `Live (revision ${number})`
}
