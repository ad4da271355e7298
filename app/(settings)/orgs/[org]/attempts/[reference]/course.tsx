import { Fold } from '@/app/_ui/fold'
import { type Shape, StateIcon } from '@/app/_ui/icons'
import { Card } from '@/app/_ui/text'
import { VerdictList } from '@/app/_ui/verdicts'
import type { Question } from '@/lib/tracer/course'
import { checkTitle, type TracedCheck } from '@/lib/tracer/model'

/** Every question that a sign-in is asked, in order, with what was expected and what came. */
export function Course({ course }: { course: readonly Question[] }) {
  return (
    <Card title="Every check" intro="In the order in which a sign-in is asked. Open one to see what was compared.">
      <ol className="divide-y divide-hairline">
        {course.map((question) => (
          <li key={question.title} className="py-3 first:pt-0 last:pb-0">
            <Answer {...question} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

const looks: Record<Question['state'], { shape: Shape; colour: string; word: string }> = {
  passed: { shape: 'good', colour: 'text-success', word: 'Yes' },
  failed: { shape: 'bad', colour: 'text-danger', word: 'No' },
  not_reached: { shape: 'empty', colour: 'text-muted', word: 'Not reached' },
}

function Answer({ title, state, checks, unreached }: Question) {
  const { shape, colour, word } = looks[state]
  const [failed, passed] = [checks.filter(({ ok }) => !ok), checks.filter(({ ok }) => ok)]
  return (
    <>
      <p className={`flex items-center gap-2 font-medium ${colour}`}>
        <StateIcon shape={shape} className="size-5" />
        <span className="text-text">{title}</span> <span className="text-small">{word}</span>
      </p>
      {failed.length ? <VerdictList verdicts={failed.map(titled)} /> : null}
      {passed.length ? (
        <div className="ml-7">
          <Fold title={passed.length === 1 ? '1 check passed' : `${passed.length} checks passed`}>
            <VerdictList verdicts={passed.map(titled)} />
          </Fold>
        </div>
      ) : null}
      {unreached.length ? (
        <p className="mt-1 ml-7 text-small text-muted">Not compared: {unreached.map(checkTitle).join(' · ')}</p>
      ) : null}
    </>
  )
}

const titled = (check: TracedCheck) => ({ ...check, name: checkTitle(check.name) })
