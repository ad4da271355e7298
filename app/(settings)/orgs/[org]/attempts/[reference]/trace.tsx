import { AnswerCard } from '@/app/_ui/answer'
import { Fixes } from '@/app/_ui/fixes'
import { Banner } from '@/app/_ui/notices'
import { Card, Literal, TextLink } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import { JudgedList } from '@/app/_ui/verdicts'
import { urls } from '@/lib/platform/urls'
import type { AttemptTrace } from '@/lib/tracer/attempt'
import { checkTitle } from '@/lib/tracer/model'

type TraceProps = { trace: AttemptTrace; slug: string; connectionId: string | null }

/** What to change about a sign-in that failed, every comparison, and the answer where it is kept. */
export function Trace({ trace, slug, connectionId }: TraceProps) {
  const { checks, fixes, attributes, answer, digest, keptUntil, bundle } = trace
  const kept = keptUntil && answer
  return (
    <>
      <Card title="What to change">
        <Again {...trace} />
        <Fixes fixes={fixes} />
        {connectionId ? (
          <p className="mt-4">
            <TextLink href={urls.connectionTest(slug, connectionId)}>Run a test sign-in</TextLink>, which shows more and
            can write a fix into a draft.
          </p>
        ) : null}
      </Card>
      {checks.length ? (
        <Card title="What else we compared" intro="After the first that failed, with the settings of today.">
          <JudgedList verdicts={checks.map((check) => ({ ...check, name: checkTitle(check.name) }))} />
        </Card>
      ) : null}
      <AnswerCard
        intro="Signatures and certificates are cut short. Only owners and admins see this."
        {...{ attributes, answer, bundle }}
        absent={
          digest
            ? 'None of this connection’s keys had signed the answer, so it was not kept.'
            : 'No answer is kept: it was good in itself, none came, or it is more than 72 hours ago.'
        }
      />
      <p className="mb-6 text-small text-muted">
        {kept ? (
          <>
            Kept until <ExactTime at={keptUntil} />, sealed.
          </>
        ) : digest ? (
          <>
            SHA-256 of the answer: <Literal>{digest}</Literal>
          </>
        ) : null}
      </p>
    </>
  )
}

function Again({ live, draft }: AttemptTrace) {
  if (draft?.worked) return <Banner kind="success">With the draft as it is now, this answer would have worked.</Banner>
  if (live?.worked) return <Banner kind="success">With today’s settings, this answer would have worked.</Banner>
  return null
}
