'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, TextArea, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import type { takeTyped } from '../../actions'
import { ImportSaid } from './import-said'
import type { Target } from './name-form'
import { useImport } from './use-import'

/** For providers that show their values one by one and publish no metadata. */
export function TypedForm({ take, orgId, target }: { take: typeof takeTyped; orgId: OrgId; target: Target }) {
  const { stopped, taken, said, forget } = useImport()
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.ImportTyped),
    action: (input) => take({ orgId, ...input }),
    defaultValues: { ...target, entityId: '', signInUrl: '', certificate: '' },
    onDone: said,
  })
  return (
    <form onSubmit={submit} onInput={forget} noValidate aria-label="Values">
      <TextField form={form} name="entityId" label="Entity ID of the provider" help="Also called issuer." />
      <TextField
        form={form}
        name="signInUrl"
        label="Sign-in address"
        inputMode="url"
        help="Also called SSO or login URL."
      />
      <TextArea
        form={form}
        name="certificate"
        label="Signing certificate"
        help="All of it, with or without its BEGIN and END lines. Never the private key."
        mono
        rows={5}
      />
      <FormRefusal form={form} />
      <ImportSaid stopped={stopped} taken={taken} />
      <div className="mt-4">
        <Button type="submit" loading={form.formState.isSubmitting}>
          Take these
        </Button>
      </div>
    </form>
  )
}
