import { CopyText, Fold } from './fold'
import { Card, KeyValueList, Literal } from './text'

type AnswerCardProps = {
  intro: string
  attributes: readonly { name: string; values: readonly string[] }[]
  /** Redacted; `null` where it is not kept. */
  answer: string | null
  /** What stands in its place then. */
  absent: string
  bundle: string | null
}

/** What a provider answered, for who may see it: decoded, as it came, and as a bundle to send on. */
export function AnswerCard({ intro, attributes, answer, absent, bundle }: AnswerCardProps) {
  return (
    <Card title="What came" intro={intro}>
      {attributes.length ? (
        <Fold title="Decoded answer">
          <KeyValueList
            rows={attributes.map(({ name, values }) => [
              name,
              values.length ? <Literal key={name}>{values.join(', ')}</Literal> : '—',
            ])}
          />
        </Fold>
      ) : null}
      {answer ? (
        <Fold title="The answer itself">
          <pre className="mono text-small break-all whitespace-pre-wrap">{answer}</pre>
        </Fold>
      ) : (
        <p className="text-small text-muted">{absent}</p>
      )}
      {bundle ? <CopyText label="Copy a bundle for support" text={bundle} /> : null}
    </Card>
  )
}
