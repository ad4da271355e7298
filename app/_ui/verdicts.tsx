import { Fold } from './fold'
import { StateIcon } from './icons'
import { Literal } from './text'

export type Verdict = { name: string; ok: boolean; expected: string; received: string }

/** The same where there are many: those that failed are read at once, the others when somebody asks. */
export function JudgedList({ verdicts }: { verdicts: readonly Verdict[] }) {
  const [failed, passed] = [verdicts.filter(({ ok }) => !ok), verdicts.filter(({ ok }) => ok)]
  return (
    <>
      {failed.length ? <VerdictList verdicts={failed} /> : null}
      {passed.length ? (
        <div className="mt-3">
          <Fold title={passed.length === 1 ? '1 check passed' : `${passed.length} checks passed`}>
            <VerdictList verdicts={passed} />
          </Fold>
        </div>
      ) : null}
    </>
  )
}

/** Each comparison that was made: what was expected, what came. */
export function VerdictList({ verdicts }: { verdicts: readonly Verdict[] }) {
  return (
    <ul className="mt-3 divide-y divide-hairline rounded-card border border-hairline">
      {verdicts.map(({ name, ok, expected, received }) => (
        <li key={`${name} ${expected} ${received}`} className="px-4 py-3">
          <p className={`flex items-center gap-2 font-medium ${ok ? 'text-success' : 'text-danger'}`}>
            <StateIcon shape={ok ? 'good' : 'bad'} />
            <span className="text-text">{name}</span>
            <span className="text-small">{ok ? 'as expected' : 'not as expected'}</span>
          </p>
          <dl className="mt-2 grid grid-cols-1 gap-x-4 gap-y-1 text-small sm:grid-cols-[6rem_1fr]">
            <dt className="text-muted">Expected</dt>
            <dd>
              <Literal>{expected}</Literal>
            </dd>
            <dt className="text-muted">Received</dt>
            <dd>
              <Literal>{received}</Literal>
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  )
}
