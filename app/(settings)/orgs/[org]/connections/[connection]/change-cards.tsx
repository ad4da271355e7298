import { ActionButton } from '@/app/_ui/action-button'
import { Card } from '@/app/_ui/text'
import { remove } from '../actions'
import type { Target } from './certificates'
import { ChangeForm } from './change-form'

export function ChangeCard({ target, name }: { target: Target; name: string }) {
  return (
    <Card title="Name" intro="Your people read it on their button.">
      <ChangeForm target={target} name={name} />
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
