import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import * as z from 'zod'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { PageHead } from '@/app/_ui/text'
import { requirePlan } from '@/lib/connections/create'
import { getSetup } from '@/lib/connections/revisions'
import { listSetupLinks } from '@/lib/connections/setup-links'
import { urls } from '@/lib/platform/urls'
import { makeKey, saveMapping, takeIssuer, takeMetadata, takeTyped, tickStep } from '../../actions'
import { connectionIn } from '../connection-in'
import { ApplicationStep } from './application-step'
import { DiscardCard } from './discard-card'
import { ExchangeStep } from './exchange-step'
import { MappingStep } from './mapping-step'
import { stepToGoOn } from './progress'
import { ProviderStep } from './provider-step'
import { SetupLinksCard } from './setup-links-card'
import { TestStep } from './test-step'
import { TurnOnStep } from './turn-on-step'
import { DraftTag, type StepProps, stepNames, WizardRail } from './wizard'

type SetupPageProps = OrgPageProps & { params: Promise<{ org: string; connection: string }> }

export const metadata: Metadata = { title: 'Set up a connection' }

const Where = z.object({ step: z.coerce.number().int().min(1).max(stepNames.length).nullable().catch(null) })
const acts = { takeMetadata, takeTyped, takeIssuer, makeKey, saveMapping, tickStep }
const steps = [ProviderStep, ApplicationStep, ExchangeStep, MappingStep, TestStep, TurnOnStep]

export default async function SetupPage(props: SetupPageProps) {
  const id = await connectionIn(props.params)
  const path = (slug: string) => urls.connectionSetup(slug, id)
  const { ctx, org, data } = await inOrgPage(props, path, async (ctx, org, search) => {
    const [setup, links] = await Promise.all([getSetup(ctx, org.id, id), listSetupLinks(ctx, org.id, id)])
    await requirePlan(ctx, org.id)
    return { ...Where.parse(search), ...setup, links }
  })
  const { connection, draft } = data
  if (!draft) redirect(urls.connection(org.slug, id))

  const step = data.step ?? stepToGoOn(draft)
  const at = (to: number) => urls.connectionSetup(org.slug, id, to)
  const Step = steps[step - 1] ?? ProviderStep
  const place = { orgId: org.id, slug: org.slug }
  const ssoIsOff = org.ssoMode === 'off'
  const shared: StepProps = { place, connection, draft, now: ctx.now, at, acts, ssoIsOff }
  const back = connection.isLive
    ? { href: urls.connection(org.slug, id), label: connection.name }
    : { href: urls.connections(org.slug), label: 'All connections' }
  return (
    <>
      <PageHead
        title={draft.config.name || connection.name}
        back={back}
        action={<DraftTag draft={draft} isLive={connection.isLive} />}
      >
        {connection.isLive
          ? 'You change a draft. What is live stays as it is until you turn the draft on.'
          : 'Nobody is offered this until you turn it on. What you enter is kept.'}
      </PageHead>
      <WizardRail step={step} draft={draft} at={at} />
      <Step {...shared} />
      <SetupLinksCard {...shared} links={data.links} />
      <DiscardCard {...shared} />
    </>
  )
}
