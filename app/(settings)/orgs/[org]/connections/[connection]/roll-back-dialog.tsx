'use client'

import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { PastRevision } from '@/lib/connections/revisions'
import { goBack } from '../actions'
import type { Target } from './certificates'
import { Differences } from './setup/differences'

type RollBackProps = {
  target: Target
  name: string
  id: PastRevision['id']
  number: number
  back: NonNullable<PastRevision['back']>
}

/** Shows what would be another value again, then does it. */
export function RollBackDialog(props: RollBackProps) {
  const title = `Go back to ${props.number > 0 ? `revision ${props.number}` : 'how it was first'}?`
  return (
    <Dialog open="Go back to this" title={title} of={props.id}>
      {(close) => <Fields {...props} close={close} />}
    </Dialog>
  )
}

function Fields({ target: { orgId, connectionId }, name, id, back, close }: RollBackProps & { close: () => void }) {
  const { changes, doubts, seen } = back
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.PromoteDraft),
    action: (input) => goBack({ orgId, ...input }),
    defaultValues: { connectionId, revisionId: id, seen, word: '', offer: 'off' }, // what is on stays on
    onDone: close,
  })
  return (
    <form onSubmit={submit} noValidate>
      <Differences changes={changes} />
      <div className="mt-4">
        {doubts.length ? (
          <TextField
            form={form}
            name="word"
            label={`It names another provider. Type “${name}” to go on`}
            autoComplete="off"
          />
        ) : null}
        <FormRefusal form={form} />
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
            Go back
          </Button>
          <Button onClick={close}>Keep as it is</Button>
        </div>
      </div>
    </form>
  )
}
