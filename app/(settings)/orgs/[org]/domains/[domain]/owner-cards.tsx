import { ActionButton } from '@/app/_ui/action-button'
import { Card } from '@/app/_ui/text'
import type { DomainDetail } from '@/lib/domains/detail'
import type { DomainId, OrgId } from '@/lib/platform/ids'
import { remove, share } from '../actions'

type Target = { orgId: OrgId; domainId: DomainId }

/** One proof for the whole company (D06). */
export function SharingCard({
  domain: { name, shared, companyName },
  target,
  isProven,
}: {
  domain: DomainDetail
  target: Target
  isProven: boolean
}) {
  if (!companyName || (!isProven && !shared)) return null
  return (
    <Card
      title="Your company"
      intro={
        shared
          ? `Every organization of ${companyName} counts ${name} as its own: their connections sign in people with an address there. You can take it back at any time.`
          : `Only this organization’s connections sign in people with an address in ${name}. You can let every organization of ${companyName} use it.`
      }
    >
      <ActionButton
        run={share.bind(null, { ...target, shared: !shared })}
        label={shared ? 'Take it back' : 'Share with the company'}
        confirm={
          shared
            ? { title: `Take ${name} back?`, consequence: 'Sign-ins by it stop in the other organizations at once.' }
            : {
                title: `Share ${name}?`,
                consequence: `The providers of all organizations of ${companyName} can then vouch for addresses in ${name}, each for its own organization.`,
              }
        }
      />
    </Card>
  )
}

export function RemoveCard({ domain, target }: { domain: DomainDetail; target: Target & { slug: string } }) {
  return (
    <Card title="Remove" intro="Added again later, it needs a new record.">
      <ActionButton
        run={remove.bind(null, target)}
        label="Remove the domain"
        look="danger"
        confirm={{ title: `Remove ${domain.name}?`, consequence: <Consequence domain={domain} /> }}
      />
    </Card>
  )
}

function Consequence({ domain: { name, state, shared, depends } }: { domain: DomainDetail }) {
  const { people, connections, organizations } = depends
  if (state === 'waiting') return <p>Nothing depends on it yet.</p>
  return (
    <>
      <p>Sign-ins with an address in {name} stop with the next one; open sessions stay until they end.</p>
      <ul className="mt-2 list-disc ps-5">
        <li>
          {people === 1 ? '1 person signs in' : `${people} people sign in`} with such an address, through{' '}
          {connections === 1 ? '1 active connection' : `${connections} active connections`}.
        </li>
        {shared ? (
          <li>
            {organizations === 1 ? '1 other organization uses' : `${organizations} other organizations use`} it as well.
          </li>
        ) : null}
        <li>Loans of it end.</li>
      </ul>
    </>
  )
}
