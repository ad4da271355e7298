import { ActionButton } from '@/app/_ui/action-button'
import { ButtonLink } from '@/app/_ui/button'
import { Fixes } from '@/app/_ui/fixes'
import { Literal } from '@/app/_ui/text'
import { urls } from '@/lib/platform/urls'
import type { TestView } from '@/lib/test-sign-ins/view'
import type { Offer } from '@/lib/tracer/model'
import { applyFix } from '../../actions'
import type { TestPlace } from './panel'

type FixListProps = { view: TestView; place: TestPlace | null; mayApply: boolean }

/** What to change, whose side, and a button where it can be done here. */
export function FixList({ view: { id, fixes, offers }, place, mayApply }: FixListProps) {
  if (!fixes.length && !offers.length) return null
  return (
    <div className="mb-6">
      <Fixes fixes={fixes} />
      {place && mayApply && offers.length ? (
        <ul className="mt-4 flex flex-wrap gap-3">
          {offers.map((offer) => (
            <li key={offer.kind}>
              <OfferButton testId={id} offer={offer} place={place} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

function OfferButton({ testId, offer, place }: { testId: TestView['id']; offer: Offer; place: TestPlace }) {
  const { orgId, slug, connectionId } = place
  const { kind, value } = offer
  if (kind === 'add_domain')
    return <ButtonLink href={urls.newDomain(slug, value ?? undefined)}>{`Add ${value ?? 'the domain'}`}</ButtonLink>
  if (kind === 'upload_certificate')
    return <ButtonLink href={urls.connectionSetup(slug, connectionId, 3)}>Upload the new certificate</ButtonLink>
  const { label: plain, consequence } = words[kind]
  const label = kind === 'map_email' ? `Take the address from “${value}”` : plain
  return (
    <ActionButton
      label={label}
      of={kind}
      run={applyFix.bind(null, { orgId, testId, kind })}
      confirm={{
        title: `${label}?`,
        label: 'Apply to a draft',
        consequence: (
          <>
            <p>{consequence} What is live stays as it is until you turn the draft on.</p>
            {value ? (
              <p className="mt-2">
                <Literal>{value}</Literal>
              </p>
            ) : null}
          </>
        ),
      }}
    />
  )
}

const words: Record<
  Exclude<Offer['kind'], 'add_domain' | 'upload_certificate'>,
  { label: string; consequence: string }
> = {
  reread_metadata: {
    label: 'Read the provider’s metadata again',
    consequence:
      'We read it at the address that this connection names, and take the keys that are there. A key is never taken out of an answer.',
  },
  set_entity_id: {
    label: 'Take this entity ID',
    consequence: 'The answer named it, and a key that you trust had signed it.',
  },
  keep_entity_id: {
    label: 'Keep this entity ID of ours',
    consequence: 'Your provider knows us by this name already. It stays, and nobody has to change anything there.',
  },
  map_email: { label: 'Take the address from this attribute', consequence: 'It held an address in this answer.' },
  set_tenant: { label: 'Take this tenant', consequence: 'Only its accounts are let in from then on.' },
}
