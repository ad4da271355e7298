import { Reference } from '../_parts/facts'
import { Shell } from '../_parts/shell'

type TestEndPageProps = {
  ok: boolean
  /** Checks that failed, with what to change. */
  wrong: { title: string; fix: string | null }[]
  passed: string[]
  reference: string
}

/** Where a test sign-in ends. Nobody is signed in by it, and the page says so. */
export function TestEndPage({ ok, wrong, passed, reference }: TestEndPageProps) {
  const intro =
    'This was a test: nobody was signed in, and nothing was linked. The page where you began shows all of it.'
  return (
    <Shell
      title={ok ? 'The test worked' : 'The test found what is wrong'}
      icon={ok ? 'good' : 'bad'}
      intro={intro}
      support={null}
    >
      {wrong.length > 0 ? (
        <>
          <h2>What to change</h2>
          <ol className="steps">
            {wrong.map(({ title, fix }) => (
              <li key={title}>
                <strong>{title}.</strong> {fix}
              </li>
            ))}
          </ol>
        </>
      ) : null}
      {passed.length > 0 ? (
        <details>
          <summary>{passed.length} checks passed</summary>
          <ul className="steps">
            {passed.map((title) => (
              <li key={title}>{title}</li>
            ))}
          </ul>
        </details>
      ) : null}
      <p className="more">You can close this tab.</p>
      {ok ? null : <Reference reference={reference} />}
    </Shell>
  )
}
