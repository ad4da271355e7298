import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { attemptStates, methodWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { Card, KeyValueList, Literal, PageHead, TextLink } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import { type AttemptView, getAttempt } from '@/lib/attempts/queries'
import { refusalForAdmins } from '@/lib/login/outcomes'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { listTestable } from '@/lib/test-sign-ins/queries'
import { traceAttempt } from '@/lib/tracer/attempt'
import { Cause } from './cause'
import { Course } from './course'
import { Received } from './received'
import { StepList } from './step-list'

type AttemptPageProps = OrgPageProps & { params: Promise<{ org: string; reference: string }> }

export async function generateMetadata({ params }: AttemptPageProps): Promise<Metadata> {
  return { title: `Sign-in ${decodeURIComponent((await params).reference).slice(0, 9)}` }
}

export default async function AttemptPage(props: AttemptPageProps) {
  const { reference } = await props.params
  const { org, data } = await inOrgPage(
    props,
    (slug) => urls.attempt(slug, reference),
    (ctx, org) => load(ctx, org.id, reference),
  )
  const { attempt, trace, revisionId } = data
  const { slug } = org
  const place = { slug, isOwner: org.role === 'owner', connectionId: attempt.connectionId, revisionId }

  return (
    <>
      <PageHead title={`Sign-in ${attempt.reference}`} back={{ href: urls.attempts(slug), label: 'All sign-ins' }} />
      {trace ? <Cause trace={trace} place={place} /> : null}
      <Card title="Summary">
        <KeyValueList rows={[['Outcome', <Outcome key="state" attempt={attempt} />], ...facts(attempt, slug)]} />
      </Card>
      {trace ? <Course course={trace.course} /> : null}
      {trace ? <Received trace={trace} reference={attempt.reference} /> : null}
      <Card title="What happened">
        <StepList steps={attempt.steps} withChecks={!trace} />
      </Card>
    </>
  )
}

/** `revisionId`: what a test sign-in would try; `null` where there is nothing to try any more. */
async function load(ctx: Ctx<UserActor>, orgId: OrgId, reference: string) {
  const attempt = await getAttempt(ctx, orgId, reference)
  const trace = await traceAttempt(ctx, orgId, reference)
  const { connectionId, connectionName } = attempt
  if (!trace?.fixes.length || !connectionId || !connectionName) return { attempt, trace, revisionId: null }
  const testable = await listTestable(ctx, orgId, connectionId)
  return { attempt, trace, revisionId: testable.find(({ state }) => state === 'live')?.id ?? null }
}

function Outcome({ attempt: { state } }: { attempt: AttemptView }) {
  const { word, tone } = attemptStates[state]
  return <StatusTag tone={tone}>{word}</StatusTag>
}

function facts(attempt: AttemptView, slug: string) {
  const { connectionId, connectionName, outcome, person, email, method, device, network, startedAt, endedAt } = attempt
  const checks = attempt.steps.findLast((step) => step.checks?.length)?.checks
  const connection =
    connectionId && connectionName ? (
      <TextLink href={urls.connection(slug, connectionId)}>{connectionName}</TextLink>
    ) : (
      'Without a connection'
    )
  const means = method === 'password' && outcome && refusalForAdmins(outcome, checks)
  return [
    ['What it means', means || stateWords[attempt.state]],
    ['Code', outcome ? <Literal key="code">{outcome}</Literal> : 'None yet'],
    ['Person', person ?? 'Not known'],
    ['Address', email ?? 'Not known'],
    ['Through', connection],
    ['Method', methodWords[method]],
    ['Device', [device, network].filter(Boolean).join(', ') || 'Not known'],
    ['Started', <ExactTime key="started" at={startedAt} />],
    ['Ended', endedAt ? <ExactTime key="ended" at={endedAt} /> : 'Not yet'],
  ] as const
}

const stateWords: Record<AttemptView['state'], string> = {
  in_progress: 'The person is at the identity provider, or on one of our pages.',
  refused: 'An answer was refused. The person can still try again, until ten minutes after the start.',
  succeeded: 'It worked.',
  failed: 'It was refused.',
  abandoned: 'Nobody finished it within ten minutes.',
}
