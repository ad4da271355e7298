'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { createOidc } from '../actions'

export function OidcForm({ orgId, slug }: { orgId: OrgId; slug: string }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.CreateOidcConnection),
    action: (input) => createOidc({ orgId, slug, ...input }),
    defaultValues: { name: '', issuer: '', clientId: '', clientSecret: '', tenantValue: '' },
  })
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <TextField
        form={form}
        name="name"
        label="Name"
        help="Your people read it on their button, for example “Entra ID — staff”."
      />
      <TextField
        form={form}
        name="issuer"
        label="Issuer"
        inputMode="url"
        help="The address before /.well-known/openid-configuration."
      />
      <TextField form={form} name="clientId" label="Client ID" />
      <TextField
        form={form}
        name="clientSecret"
        label="Client secret"
        type="password"
        autoComplete="off"
        help="We keep it sealed and never show it again."
      />
      <TextField
        form={form}
        name="tenantValue"
        label="Tenant (only for shared issuers)"
        help="Where one issuer serves many customers: Google’s domain (hd), or Entra’s tenant ID (tid). Leave it empty otherwise."
      />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Create as draft
        </Button>
      </div>
    </form>
  )
}
