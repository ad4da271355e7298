import { withQuery } from '@/app/_server/page'
import { ButtonLink } from '@/app/_ui/button'
import { Literal } from '@/app/_ui/text'
import { urls } from '@/lib/platform/urls'
import type { NextStep as Step } from '@/lib/tracer/next-steps'

type NextStepProps = { step: Step; slug: string; isOwner: boolean }

/** One way on, in words, with the button that leads there where the reader may go. */
export function NextStep({ step, slug, isOwner }: NextStepProps) {
  const { words, href, label } = placeOf(step, slug)
  const isOwners = step.kind === 'verify_domain'
  return (
    <div>
      <p>
        {words}
        {'name' in step && step.kind !== 'person' ? (
          <>
            {' '}
            <Literal>{step.name}</Literal>
          </>
        ) : null}
        {isOwners && !isOwner ? ' An owner does that.' : null}
      </p>
      {href && (isOwner || !isOwners) ? (
        <p className="mt-2">
          <ButtonLink href={href} look="primary">
            {label}
          </ButtonLink>
        </p>
      ) : null}
    </div>
  )
}

const domainWords = {
  waiting: 'You have added this domain, and its DNS record has not been found yet:',
  verified: 'This domain is verified by now; the person can sign in again:',
  missing: 'The DNS record of this domain cannot be found any more:',
  expired: 'This domain was yours, and its DNS record was missing for too long:',
} as const

/** `href` is null where there is nowhere to go. */
function placeOf(step: Step, slug: string): { words: string; href: string | null; label: string } {
  switch (step.kind) {
    case 'verify_domain':
      return {
        words: 'If this domain is yours:',
        href: urls.newDomain(slug, step.name),
        label: 'Verify this domain',
      }
    case 'domain':
      return { words: domainWords[step.state], href: urls.domain(slug, step.id), label: 'See this domain' }
    case 'unclaimable':
      return {
        words: `${step.reason} The person needs an account with an address of yours, not one at`,
        href: null,
        label: '',
      }
    case 'person':
      return {
        words: `The account is ${step.name}’s.`,
        href: withQuery(urls.members(slug), { q: step.find }),
        label: 'See this person',
      }
    case 'invite':
      return { words: 'Only if they should come in:', href: urls.members(slug), label: 'Invite somebody' }
    case 'request':
      return {
        words: 'The person waits to be linked to an account here.',
        href: withQuery(urls.linkRequests(slug), { request: step.id }),
        label: `Open request ${step.number}`,
      }
  }
}
