import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { PageHead } from '@/app/_ui/text'
import { allows } from '@/lib/access/permissions'
import { runningReplacements } from '@/lib/login/carry-people'
import { readSetupFacts } from '@/lib/onboarding/queries'
import { overview } from '@/lib/orgs/overview'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { MemberHome } from './member-home'
import { NeedsYou, Numbers, Recent, Replacements } from './overview-cards'
import { SetupCard } from './setup-card'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage(props: OrgPageProps) {
  const { ctx, org, data } = await inOrgPage(props, urls.org, async (ctx, org) =>
    allows(org.role, 'member.read') ? load(ctx, org.id) : null,
  )
  if (!data) return <MemberHome org={org} confined={ctx.actor.confinedTo !== null} />

  return (
    <>
      <PageHead title={org.name}>What needs you, and how far single sign-on has come.</PageHead>
      <NeedsYou slug={org.slug} data={data} now={ctx.now} />
      <Replacements slug={org.slug} rows={data.replacements} />
      <SetupCard org={org} facts={data.facts} />
      <Numbers slug={org.slug} data={data} />
      <Recent slug={org.slug} events={data.recent} now={ctx.now} />
    </>
  )
}

async function load(ctx: Ctx<UserActor>, orgId: OrgId) {
  const [seen, facts, replacements] = await Promise.all([
    overview(ctx, orgId),
    readSetupFacts(ctx, orgId),
    runningReplacements(ctx, orgId),
  ])
  return { ...seen, facts, replacements }
}
