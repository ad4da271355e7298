import { ActionButton } from '@/app/_ui/action-button'
import { Card } from '@/app/_ui/text'
import { remove } from '../actions'
import type { Target } from './certificates'
import { ChangeForm } from './change-form'

export function ChangeCard({ target, kind, name }: { target: Target; kind: 'saml' | 'oidc'; name: string }) {
  return (
    <Card title="Change" intro="What you leave empty stays as it is.">
      <ChangeForm target={target} kind={kind} name={name} />
    </Card>
  )
}

export function RemoveCard({ target, slug, name }: { target: Target; slug: string; name: string }) {
  return (
    <Card
      title="Remove"
      intro="Possible while nobody has signed in through it. After that, turn it off instead: the links of your people stay."
    >
      <ActionButton
        label="Remove this connection"
        look="danger"
        run={remove.bind(null, { ...target, slug })}
        confirm={{
          title: `Remove “${name}”?`,
          consequence: 'Its values stop working at your provider. This can’t be undone.',
          label: 'Remove',
        }}
      />
    </Card>
  )
}
