import { AnswerCard } from '@/app/_ui/answer'
import { Literal } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import type { AttemptTrace } from '@/lib/tracer/attempt'

/** What the provider sent, where it is kept; else why not. */
export function Received({ trace, reference }: { trace: AttemptTrace; reference: string }) {
  const { attributes, answer, digest, keptUntil, kept, bundle } = trace
  return (
    <>
      <AnswerCard
        intro="Signatures and certificates are cut short. Only owners and admins see this."
        {...{ attributes, answer, bundle, reference }}
        absent={absences[kept]}
      />
      <p className="mb-6 text-small text-muted">
        {keptUntil && answer ? (
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

const absences: Record<AttemptTrace['kept'], string> = {
  kept: 'The answer is kept, and this connection cannot read it any more.',
  unsigned: 'None of this connection’s keys had signed the answer, so it was not kept.',
  unreadable: 'The answer was sealed with a key that this installation has no longer, so nobody can read it.',
  none: 'No answer is kept: it was good in itself, none came as it should, a hundred newer ones came, or it is more than 72 hours ago.',
}
