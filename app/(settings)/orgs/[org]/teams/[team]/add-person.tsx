'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, SelectField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId, TeamId } from '@/lib/platform/ids'
import { putIn } from '../actions'

type AddPersonProps = {
  orgId: OrgId
  teamId: TeamId
  people: readonly { userId: string; name: string; email: string }[]
}

export function AddPerson({ orgId, teamId, people }: AddPersonProps) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/orgs/schema').then((schemas) => schemas.OneTeamMember),
    action: (input) => putIn({ orgId, ...input, userId: input.userId as never }),
    defaultValues: { teamId, userId: '' },
    onDone: () => form.reset({ teamId, userId: '' }),
  })
  const options = [
    { value: '', label: 'Choose somebody' },
    ...people.map(({ userId, name, email }) => ({ value: userId, label: `${name} (${email})` })),
  ]
  return (
    <form onSubmit={submit} noValidate className="card mb-6 p-4 sm:p-6">
      <SelectField form={form} name="userId" label="Add somebody" options={options} />
      <FormRefusal form={form} />
      <Button type="submit" loading={form.formState.isSubmitting}>
        Add
      </Button>
    </form>
  )
}
