import { StateIcon } from '@/app/_ui/icons'
import { KeyValueList, Literal } from '@/app/_ui/text'
import { exactDate } from '@/app/_ui/time'
import { recognised } from '@/lib/connections/import-hints'
import type { Draft } from '@/lib/connections/revisions'
import { Expiry } from '../../connection-table'
import { Hints } from './hints'
import { NextLink } from './wizard'

/** What we understood, and what looks wrong about it; shown again on each day the draft is opened. */
export function Recognised({ draft, now, at }: { draft: Draft; now: Date; at: (step: number) => string }) {
  const { config, hints } = draft
  const facts = recognised(config)
  if (!facts.length) return null
  const certificates = config.kind === 'saml' ? (config.certificates ?? []) : []
  const keys = certificates.map(({ fingerprint, notAfter }) => {
    const shown = (
      <span key={fingerprint} className="block">
        <Expiry at={notAfter} now={now} /> <span className="text-muted">({exactDate(notAfter)})</span>
        <span className="block">
          <Literal>{fingerprint}</Literal>
        </span>
      </span>
    )
    return ['Certificate', shown] as const
  })
  const rows = [...facts.map(([key, value]) => [key, <Literal key={key}>{value}</Literal>] as const), ...keys]
  return (
    <section aria-labelledby="recognised" className="mt-6 border-t border-hairline pt-4">
      <h3 id="recognised" className="flex items-center gap-2 font-medium">
        <span className="text-success">
          <StateIcon shape="good" className="size-5" />
        </span>
        We understood
      </h3>
      <div className="mt-3">
        <KeyValueList rows={rows} />
      </div>
      <Hints hints={hints} />
      <NextLink href={at(4)}>Continue</NextLink>
    </section>
  )
}
