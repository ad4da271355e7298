import type { Metadata } from 'next'
import * as z from 'zod'
import { ProofNotice } from '@/app/_apps/app-cards'
import { hasFreshProof, inOrgPage, type OrgPageProps, withQuery } from '@/app/_server/page'
import { Banner } from '@/app/_ui/notices'
import { pageParam } from '@/app/_ui/search-params'
import { PageHead } from '@/app/_ui/text'
import type { Replacement } from '@/lib/connections/replacement-queries'
import { getReplacement } from '@/lib/connections/replacement-queries'
import { type CameOver, whoCameOver } from '@/lib/login/carry-people'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'
import { connectionIn } from '../connection-in'
import { BeginReplacement } from './begin'
import { CarryCard } from './carry-card'
import { CutOverCard, EndCard } from './cut-over-card'
import { HowFar, People } from './people'
import { Sides } from './sides'
import { StateNotice } from './state-notice'

type ReplacementPageProps = OrgPageProps & { params: Promise<{ org: string; connection: string }> }

export const metadata: Metadata = { title: 'Replace a connection' }

const Search = z.object({ show: z.enum(['waiting', 'came']).catch('waiting'), page: pageParam })

export default async function ReplacementPage(props: ReplacementPageProps) {
  const id = await connectionIn(props.params)
  const path = (slug: string) => urls.replacement(slug, id)
  const { ctx, org, data } = await inOrgPage(props, path, async (ctx, org, search) => {
    const filter = Search.parse(search)
    const { connection, replacement } = await getReplacement(ctx, org.id, id)
    const asked = { came: filter.show === 'came', page: filter.page }
    const people = replacement && (await whoCameOver(ctx, org.id, replacement.next.id, asked))
    return { filter, connection, replacement, people }
  })
  const { filter, connection, replacement, people } = data
  const back = { href: urls.connection(org.slug, id), label: connection.name }
  if (!replacement || !people)
    return (
      <>
        <PageHead title={`Replace ${connection.name}`} back={back}>
          Move your people to another provider without a day on which nobody can sign in.
        </PageHead>
        <BeginReplacement slug={org.slug} connection={connection} isOwner={org.role === 'owner'} />
      </>
    )
  const { old, next } = replacement
  return (
    <>
      <PageHead title={`Replace ${old.name} with ${next.name}`} back={back}>
        Both can be on at once. Your people come over one by one; then you cut over.
      </PageHead>
      {org.role === 'owner' && !hasFreshProof(ctx) ? <ProofNotice returnTo={path(org.slug)} /> : null}
      {org.role === 'owner' ? null : <Banner kind="info">Only owners change this. You can read how it stands.</Banner>}
      <StateNotice slug={org.slug} replacement={replacement} isOwner={org.role === 'owner'} />
      <Running {...{ org, replacement, people, filter }} here={path(org.slug)} now={ctx.now} />
    </>
  )
}

type RunningProps = {
  org: OrgView
  replacement: Replacement
  people: CameOver
  filter: z.infer<typeof Search>
  here: string
  now: Date
}

function Running({ org, replacement, people, filter, here, now }: RunningProps) {
  const mayChange = org.role === 'owner'
  const target = { orgId: org.id, connectionId: replacement.next.id }
  const list = { ...filter, hrefOf: (show: string, page?: number) => withQuery(here, { show, page }) }
  return (
    <>
      <Sides slug={org.slug} replacement={replacement} now={now} />
      <HowFar replacement={replacement} people={people} />
      <CarryCard {...{ target, replacement, mayChange }} />
      {mayChange ? <CutOverCard {...{ target, replacement, people }} /> : null}
      <People {...{ replacement, people, list, now }} />
      {mayChange ? <EndCard {...{ target, replacement }} /> : null}
    </>
  )
}
