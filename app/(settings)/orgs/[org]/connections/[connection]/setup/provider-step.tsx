import { Card } from '@/app/_ui/text'
import { kindsOf, providerNames, providersInOrder } from '@/lib/guides/model'
import { NameForm } from './name-form'
import type { StepProps } from './wizard'

/** Which provider it is, and what people read on their button. */
export function ProviderStep({ place, connection, draft }: StepProps) {
  const { kind } = connection
  const options = providersInOrder
    .filter((provider) => kindsOf(provider).includes(kind))
    .map((value) => ({ value, label: providerNames[value] }))
  const provider = draft.config.provider ?? (kind === 'saml' ? 'other_saml' : 'other_oidc')
  const target = { connectionId: connection.id, revisionId: draft.id }
  return (
    <Card title="Provider" intro="It decides which steps we show you. The kind, SAML or OIDC, stays as it was chosen.">
      <NameForm place={place} target={target} name={draft.config.name ?? connection.name} {...{ provider, options }} />
    </Card>
  )
}
