'use client'

import { useId } from 'react'
import { Button } from '@/app/_ui/button'
import { FormRefusal } from '@/app/_ui/fields'
import { registered } from '@/app/_ui/registered'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { LinkRequestId, OrgId } from '@/lib/platform/ids'
import { link } from './actions'

export type RequestTarget = { orgId: OrgId; slug: string; linkRequestId: LinkRequestId; number: number }
/** `barred` says why this one can't be chosen. */
export type Choice = { userId: string; name: string; about: string; reasons: readonly string[]; barred: string | null }

type LinkFormProps = { target: RequestTarget; who: string; choices: readonly Choice[] }

/** Members to choose from, each with its reasons in words. Nothing is chosen beforehand: the admin decides. */
export function LinkForm({ target, who, choices }: LinkFormProps) {
  const { linkRequestId, ...place } = target
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/link-requests/schema').then((schemas) => schemas.LinkRequestToMember),
    action: (input) => link({ ...place, ...input }),
    defaultValues: { linkRequestId },
  })
  const error = form.formState.errors.userId ? 'Choose a member first.' : undefined

  if (choices.length === 0)
    return <p className="mt-2 text-muted">We found no member who looks like this person. Search for them below.</p>
  return (
    <form onSubmit={submit} noValidate aria-label={`Link ${who}`}>
      <fieldset data-inbox="choices" className="mt-2 divide-y divide-hairline rounded-card border border-hairline">
        <legend className="sr-only">Member to link to</legend>
        {choices.map((choice) => (
          <ChoiceRow key={choice.userId} choice={choice} input={registered(form, 'userId')} />
        ))}
      </fieldset>
      {error ? <p className="mt-2 text-small text-danger">{error}</p> : null}
      <p className="mt-3 mb-3 text-small text-muted">
        Linking lets this sign-in open the account of the person you choose.
      </p>
      <FormRefusal form={form} />
      <div className="mt-3">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Link
        </Button>
      </div>
    </form>
  )
}

type ChoiceRowProps = { choice: Choice; input: ReturnType<ReturnType<typeof useActionForm>['form']['register']> }

function ChoiceRow({ choice: { userId, name, about, reasons, barred }, input }: ChoiceRowProps) {
  const id = useId()
  return (
    <label
      htmlFor={id}
      className="flex min-h-11 cursor-pointer gap-3 px-4 py-3 has-checked:bg-primary-soft has-checked:text-primary-soft-text"
    >
      <input
        {...input}
        id={id}
        type="radio"
        value={userId}
        disabled={barred !== null}
        className="mt-1 size-4 accent-primary"
      />
      <span className="min-w-0">
        <span className="block font-medium">{name}</span>
        <span className="block text-small break-all">{about}</span>
        <span className="block text-small">{barred ?? reasons.join(' · ')}</span>
      </span>
    </label>
  )
}
