'use client'

import { useId } from 'react'
import { Button } from '@/app/_ui/button'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { RadioCards } from '@/app/_ui/radio-cards'
import { useActionForm } from '@/app/_ui/use-action-form'
import { goLive } from '../../actions'
import type { Place, Target } from './name-form'

type PromoteFormProps = {
  place: Place
  target: Target
  seen: string
  /** The connection's name, where it has to be typed. */
  word: string | null
  isActive: boolean
  /** Whether the settings let anybody choose single sign-on. */
  ssoIsOff: boolean
}

const offered = 'People can choose it at sign-in, next to their passwords.'
const offeredLater =
  'People can choose it, next to their passwords, as soon as single sign-on is Optional in the settings. It is Off there now.'
const keptOff = { value: 'off', label: 'Keep it off', help: 'It is ready, and nobody is offered it yet.' }

/** What is live from the press of this button on. */
export function PromoteForm({ place, target, seen, word, isActive, ssoIsOff }: PromoteFormProps) {
  const describedBy = useId()
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.PromoteDraft),
    action: (input) => goLive({ ...place, ...input, seen }),
    defaultValues: { ...target, seen, word: '', offer: 'on' },
  })
  return (
    <form onSubmit={submit} noValidate aria-describedby={describedBy}>
      {isActive ? null : (
        <div className="mb-4">
          <RadioCards
            legend="Offer it at sign-in"
            options={[{ value: 'on', label: 'Offer it', help: ssoIsOff ? offeredLater : offered }, keptOff]}
            value={form.watch('offer')}
            onChange={(value) => form.setValue('offer', value === 'off' ? 'off' : 'on')}
          />
        </div>
      )}
      {word === null ? null : (
        <TextField form={form} name="word" label={`Type “${word}” to go on all the same`} autoComplete="off" />
      )}
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          {isActive ? 'Make this live' : 'Turn on'}
        </Button>
      </div>
    </form>
  )
}
