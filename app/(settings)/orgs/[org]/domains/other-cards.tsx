import { ActionButton } from '@/app/_ui/action-button'
import { ButtonLink } from '@/app/_ui/button'
import { domainStates } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { Card, Literal } from '@/app/_ui/text'
import type { Loan } from '@/lib/domains/loans'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'
import { markTest } from './actions'
import { LoanList } from './loan-list'

type SharedCardProps = { domains: readonly { name: string; state: 'verified' | 'missing'; holder: string }[] }

/** Domains of the company's other organizations that count here, too. */
export function SharedCard({ domains }: SharedCardProps) {
  if (domains.length === 0) return null
  return (
    <div className="mt-6">
      <Card title="From your company" intro="These count here as well, until their holder takes them back.">
        <ul className="divide-y divide-hairline">
          {domains.map(({ name, state, holder }) => (
            <li key={name} className="flex flex-wrap items-center justify-between gap-3 py-2 first:pt-0">
              <span>
                <Literal>{name}</Literal> <span className="text-muted">held by {holder}</span>
              </span>
              <StatusTag tone={domainStates[state].tone}>{domainStates[state].word}</StatusTag>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}

type BorrowedCardProps = { org: OrgView; isTest: boolean; loans: readonly Loan[]; mayChange: boolean }

/** A test organization borrows the live one's domain for a few people (I7). */
export function BorrowedCard({ org, isTest, loans, mayChange }: BorrowedCardProps) {
  if (!mayChange && !isTest) return null
  return (
    <div className="mt-6">
      <Card
        title="Trying things out"
        intro="A domain belongs to one organization. A test organization borrows one for listed people, with its holder’s consent, and never requires single sign-on."
      >
        {isTest ? (
          <p className="mb-4">
            <StatusTag tone="info">Test organization</StatusTag>
          </p>
        ) : null}
        <LoanList orgId={org.id} loans={loans} side="borrower" mayChange={mayChange} />
        {mayChange ? (
          <div className="mt-4 flex flex-wrap gap-3">
            {isTest ? <ButtonLink href={urls.borrowDomain(org.slug)}>Borrow a domain</ButtonLink> : null}
            <ActionButton
              run={markTest.bind(null, { orgId: org.id, isTest: !isTest })}
              label={isTest ? 'Make it an organization like others' : 'Mark as test organization'}
              confirm={
                isTest
                  ? { title: 'End the tries?', consequence: 'What you borrowed goes back at once.' }
                  : {
                      title: `Mark ${org.name} as a test organization?`,
                      consequence:
                        'For an organization that nobody works in. It may then borrow a domain, and those who sign in at your company are not led here. You can take that back on this page.',
                    }
              }
            />
          </div>
        ) : null}
      </Card>
    </div>
  )
}
