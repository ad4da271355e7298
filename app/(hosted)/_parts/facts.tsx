import type { ReactNode } from 'react'

export type Fact = { label: string; value: ReactNode }

/** Names and values, as we received or wrote them down. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ label, value }) => (
        <div className="fact" key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The short reference under which admins find this attempt; copied by a press where scripts run. */
export function Reference({ reference }: { reference: string }) {
  return (
    <div className="reference">
      <p className="help" id="reference">
        Still stuck? Give your IT team this reference
      </p>
      <div className="copied">
        <bdi dir="ltr" className="mono">
          {reference}
        </bdi>
        <button type="button" className="button quiet small" hidden data-copy={reference} aria-describedby="reference">
          Copy
        </button>
        <span className="help" role="status" />
      </div>
    </div>
  )
}
