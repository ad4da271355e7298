import type { Metadata } from 'next'
import * as z from 'zod'
import type { PageProps } from '@/app/_server/page'
import { findSetupVisitor, findTold } from '@/app/_server/setup'
import { StatePage } from '@/app/_ui/notices'
import { Card, PageHead } from '@/app/_ui/text'
import { exactDate } from '@/app/_ui/time'
import { ApplicationStep } from '@/app/(settings)/orgs/[org]/connections/[connection]/setup/application-step'
import { ExchangeStep } from '@/app/(settings)/orgs/[org]/connections/[connection]/setup/exchange-step'
import { MappingForm } from '@/app/(settings)/orgs/[org]/connections/[connection]/setup/mapping-form'
import { doneSteps, stepToGoOn } from '@/app/(settings)/orgs/[org]/connections/[connection]/setup/progress'
import { Rail, type StepProps } from '@/app/(settings)/orgs/[org]/connections/[connection]/setup/wizard'
import { readSetup } from '@/lib/connections/revisions'
import { invitationOf, type SetupInvitation } from '@/lib/connections/setup-visits'
import { urls } from '@/lib/platform/urls'
import { makeKey, saveMapping, takeIssuer, takeMetadata, takeTyped, tickStep } from './actions'
import { DeclineButton, Declined } from './decline'
import { DoneCard } from './done-card'
import { hasPassed, TestByLink } from './test-by-link'

export const metadata: Metadata = { title: 'Set up single sign-on' }

const names = ['Your application', 'Exchange values', 'Attributes', 'Test', 'Done'] as const
/** The numbers are those of the owners' wizard, which remembers where the draft is. */
const FIRST = 2
const LAST = 6
const Where = z.object({ step: z.coerce.number().int().min(FIRST).max(LAST).nullable().catch(null) })

const acts = { takeMetadata, takeTyped, takeIssuer, makeKey, saveMapping, tickStep }

/** The wizard of one draft, for whom a set-up link was handed to (I29). */
export default async function SetupByLinkPage({ searchParams }: PageProps) {
  const ctx = await findSetupVisitor()
  const invitation = ctx && (await invitationOf(ctx))
  if (!ctx || !invitation) return <Ended told={await findTold()} />
  const { connection, draft } = await readSetup(ctx, ctx.actor.orgId, ctx.actor.connectionId)
  if (!draft || draft.id !== ctx.actor.revisionId) return <NothingToDo {...invitation} />

  const { step: asked } = Where.parse(await searchParams)
  const step = Math.min(Math.max(asked ?? stepToGoOn(draft), FIRST), LAST)
  const place = { orgId: ctx.actor.orgId, slug: '' }
  const shared: StepProps = { place, connection, draft, now: ctx.now, at: urls.setup, acts }
  const done = doneSteps({ ...draft, testedAt: (await hasPassed(ctx, draft)) ? ctx.now : null })
  return (
    <>
      <PageHead title={`Set up single sign-on for ${invitation.org}`}>
        {invitation.askedBy} asked you, {invitation.contact}, to connect your identity provider as “
        {invitation.connection}”. What you enter is kept, and the link works until {exactDate(invitation.expiresAt)}; an
        owner turns it on.
      </PageHead>
      <Rail {...{ names, step, done }} first={FIRST} at={urls.setup} />
      {step === 2 ? <ApplicationStep {...shared} /> : null}
      {step === 3 ? <ExchangeStep {...shared} /> : null}
      {step === 4 ? <MappingCard {...shared} /> : null}
      {step === 5 ? <TestByLink ctx={ctx} draft={draft} /> : null}
      {step === 6 ? <DoneCard ctx={ctx} isComplete={draft.isComplete} {...invitation} /> : null}
      <DeclineButton hearer={invitation.hearer} />
    </>
  )
}

function MappingCard({ place, connection, draft, acts: { saveMapping: save } }: StepProps) {
  const { email, name, groups } = draft.config.mapping ?? { email: null, name: null, groups: null }
  const target = { connectionId: connection.id, revisionId: draft.id }
  return (
    <Card
      title="Attributes"
      intro="What your provider says about a person: address, name, groups. Most providers need nothing here."
    >
      <MappingForm {...{ save, place, target }} email={email ?? ''} name={name ?? ''} groups={groups ?? ''} />
    </Card>
  )
}

function Ended({ told }: { told: string | null }) {
  if (told) return <Declined told={told} />
  return (
    <StatePage title="Open your set-up link first">
      This page belongs to a set-up link that came by mail. If it has ended, ask whoever sent it for a new one.
    </StatePage>
  )
}

function NothingToDo({ org }: SetupInvitation) {
  return (
    <StatePage title="There is nothing left to do">
      An owner of {org} has turned it on, or discarded it. Thank you for your help.
    </StatePage>
  )
}
