import { Fold, TakeText } from './fold'
import { Card, KeyValueList, Literal } from './text'

type AnswerCardProps = {
  intro: string
  attributes: readonly { name: string; values: readonly string[] }[]
  /** Redacted; `null` where it is not kept. */
  answer: string | null
  /** What stands in its place then. */
  absent: string
  bundle: string | null
  /** Finds the sign-in; names the bundle’s file. */
  reference: string
}

/** What a provider answered, for who may see it: decoded, as it came, and as a bundle to send on. */
export function AnswerCard({ intro, attributes, answer, absent, bundle, reference }: AnswerCardProps) {
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
      {bundle ? <Bundle text={bundle} reference={reference} /> : null}
    </Card>
  )
}

function Bundle({ text, reference }: { text: string; reference: string }) {
  return (
    <div className="mt-4 border-t border-hairline pt-4">
      <p className="text-small">
        A bundle for support holds every check, the answer without its values, this connection’s settings, versions,
        times and ids. No names, no addresses, no identifiers, no secrets; keys only as fingerprints.
      </p>
      <TakeText noun="the bundle" file={`porchlight-${reference}.json`} text={text} />
    </div>
  )
}
