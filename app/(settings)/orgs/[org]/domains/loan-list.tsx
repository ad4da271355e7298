import { ActionButton } from '@/app/_ui/action-button'
import { StatusTag } from '@/app/_ui/status'
import { Literal } from '@/app/_ui/text'
import type { Loan } from '@/lib/domains/loans'
import type { OrgId } from '@/lib/platform/ids'
import { endLending, lend } from './actions'

type LoanListProps = { orgId: OrgId; loans: readonly Loan[]; side: 'holder' | 'borrower'; mayChange: boolean }

/** Who borrows what for whom, with what this side can do about it. */
export function LoanList({ orgId, loans, side, mayChange }: LoanListProps) {
  return (
    <ul className="divide-y divide-hairline">
      {loans.map(({ id, domain, borrower, people, consentedAt }) => (
        <li key={id} className="flex flex-wrap items-start justify-between gap-3 py-3 first:pt-0">
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-2">
              {side === 'borrower' ? <Literal>{domain}</Literal> : <strong className="font-medium">{borrower}</strong>}
              <StatusTag tone={consentedAt ? 'good' : 'waiting'}>{consentedAt ? 'Lent' : 'Asked'}</StatusTag>
            </p>
            <p className="text-small text-muted">
              <Literal>{people.join(', ')}</Literal>
            </p>
          </div>
          {mayChange ? (
            <div className="flex flex-wrap gap-3">
              {side === 'holder' && !consentedAt ? (
                <ActionButton
                  run={lend.bind(null, { orgId, loanId: id })}
                  label="Lend"
                  of={id}
                  confirm={{
                    title: `Lend ${domain}?`,
                    consequence: `The provider of ${borrower} can vouch for ${people.join(', ')} there, and nowhere else. You can end it at any time.`,
                  }}
                />
              ) : null}
              <ActionButton
                run={endLending.bind(null, { orgId, loanId: id })}
                label={consentedAt ? 'End the loan' : side === 'holder' ? 'Decline' : 'Withdraw'}
                of={id}
              />
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
