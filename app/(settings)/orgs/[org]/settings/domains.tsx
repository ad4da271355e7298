import { domainStates } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { Literal } from '@/app/_ui/text'
import type { DomainRow } from '@/lib/domains/queries'

/** What is verified; adding a domain is the operator's for now. */
export function Domains({ domains }: { domains: readonly DomainRow[] }) {
  if (domains.length === 0)
    return (
      <p className="text-muted">
        No domains yet. Whoever runs Porchlight for you adds the part after the @ in your people’s email.
      </p>
    )
  return (
    <ul className="divide-y divide-hairline">
      {domains.map(({ id, name, state }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-2 first:pt-0">
          <Literal>{name}</Literal>
          <StatusTag tone={domainStates[state].tone}>{domainStates[state].word}</StatusTag>
        </li>
      ))}
    </ul>
  )
}
