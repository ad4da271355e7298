import { Card, Literal } from '@/app/_ui/text'
import { type Guide, kindWords, ourValueWords, theirValueWords } from '@/lib/guides/model'

/** One guide: the steps, what to send, and what often goes wrong. */
export function GuideView({ guide: { kind, place, steps, slip, attributes } }: { guide: Guide }) {
  return (
    <Card title={kindWords[kind]} intro={place}>
      <ol className="max-w-3xl list-decimal space-y-3 ps-6">
        {steps.map(({ text, copy = [], bring = [] }) => (
          <li key={text}>
            <p>{text}</p>
            {copy.map(({ value, field }) => (
              <p key={field} className="text-small text-muted">
                “{field}” takes our {ourValueWords[value]}.
              </p>
            ))}
            {bring.length > 0 ? (
              <p className="text-small text-muted">
                To bring here: {bring.map((value) => theirValueWords[value]).join(', ')}.
              </p>
            ) : null}
          </li>
        ))}
      </ol>
      <h3 className="mt-6 font-medium">What it should send</h3>
      <ul className="mt-2 list-disc space-y-1 ps-5 text-small">
        {attributes.map(({ name, value, optional }) => (
          <li key={name}>
            <Literal>{name}</Literal>: {value}
            {optional ? ' (optional)' : ''}
          </li>
        ))}
      </ul>
      <p className="mt-4 max-w-3xl">
        <strong className="font-medium">What often goes wrong.</strong> {slip}
      </p>
    </Card>
  )
}
