import type { Metadata } from 'next'
import { inOrgPage, type OrgPageProps } from '@/app/_server/page'
import { attemptStates, methodWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { Card, KeyValueList, Literal, PageHead, TextLink } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import { type AttemptView, getAttempt } from '@/lib/attempts/queries'
import { refusalForAdmins } from '@/lib/login/outcomes'
import { urls } from '@/lib/platform/urls'
import { traceAttempt } from '@/lib/tracer/attempt'
import { StepList } from './step-list'
import { Trace } from './trace'

type AttemptPageProps = OrgPageProps & { params: Promise<{ org: string; reference: string }> }

export async function generateMetadata({ params }: AttemptPageProps): Promise<Metadata> {
  return { title: `Sign-in ${decodeURIComponent((await params).reference).slice(0, 9)}` }
}

export default async function AttemptPage(props: AttemptPageProps) {
  const { reference } = await props.params
  const { org, data } = await inOrgPage(
    props,
    (slug) => urls.attempt(slug, reference),
    async (ctx, org) => {
      const attempt = await getAttempt(ctx, org.id, reference)
      return { attempt, trace: await traceAttempt(ctx, org.id, reference) }
    },
  )
  const { attempt, trace } = data
  const { word, tone } = attemptStates[attempt.state]

  return (
    <>
      <PageHead
        title={`Sign-in ${attempt.reference}`}
        back={{ href: urls.attempts(org.slug), label: 'All sign-ins' }}
      />
      <Card title="Summary">
        <KeyValueList
          rows={[
            [
              'Outcome',
              <StatusTag key="state" tone={tone}>
                {word}
              </StatusTag>,
            ],
            ...facts(attempt, org.slug),
          ]}
        />
      </Card>
      <Card title="What happened" intro="Step by step, with what we expected and what we received where they differ.">
        <StepList steps={attempt.steps} />
      </Card>
      {trace ? <Trace trace={trace} slug={org.slug} connectionId={attempt.connectionId} /> : null}
    </>
  )
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
  return [
    ['What it means', (outcome && refusalForAdmins(outcome, checks)) ?? stateWords[attempt.state]],
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
  succeeded: 'It worked.',
  failed: 'It was refused.',
  abandoned: 'The person went to the identity provider and never came back.',
}
