'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import type { takeIssuer } from '../../actions'
import { ImportSaid } from './import-said'
import type { Target } from './name-form'
import { useImport } from './use-import'

type IssuerFormProps = {
  take: typeof takeIssuer
  orgId: OrgId
  target: Target
  issuer: string
  clientId: string
  tenantValue: string
  /** `2027-03-02`, or empty. */
  endsOn: string
  hasSecret: boolean
  /** A key of ours stands in for a secret. */
  hasKey: boolean
}

export function IssuerForm({ take, orgId, target, hasSecret, hasKey, ...known }: IssuerFormProps) {
  const { issuer, clientId, tenantValue, endsOn } = known
  const { stopped, taken, said, forget } = useImport()
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.ImportIssuer),
    action: (input) => take({ orgId, ...input }),
    defaultValues: { ...target, issuer, clientId, tenantValue, clientSecret: '', clientSecretExpiresOn: endsOn },
    onDone: (outcome) => {
      said(outcome)
      // What was not taken is still to be sent: many providers show a secret once.
      if (!outcome.hints.some(({ stops }) => stops)) form.setValue('clientSecret', '')
    },
  })
  return (
    <form onSubmit={submit} onInput={forget} noValidate autoComplete="off" aria-label="Import">
      <TextField
        form={form}
        name="issuer"
        label="Issuer or discovery address"
        inputMode="url"
        help="The address with or without /.well-known/openid-configuration."
      />
      <TextField form={form} name="clientId" label="Client ID" />
      <TextField
        form={form}
        name="clientSecret"
        label="Client secret"
        type="password"
        autoComplete="off"
        help={helpOf({ hasSecret, hasKey })}
      />
      <TextField
        form={form}
        name="clientSecretExpiresOn"
        label="The secret ends on"
        type="date"
        help="Your provider shows the day when it makes the secret. We remind you in time."
      />
      <TextField
        form={form}
        name="tenantValue"
        label="Tenant (only for shared issuers)"
        help="Where one issuer serves many customers: Google’s domain (hd), or Entra’s tenant ID (tid). Leave it empty otherwise."
      />
      <FormRefusal form={form} />
      <ImportSaid stopped={stopped} taken={taken} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Read it
        </Button>
      </div>
    </form>
  )
}

function helpOf({ hasSecret, hasKey }: { hasSecret: boolean; hasKey: boolean }): string {
  if (hasKey) return 'The certificate below takes its place. A secret typed here replaces the certificate.'
  return hasSecret ? 'One is kept, sealed. Leave this empty to keep it.' : 'We keep it sealed and never show it again.'
}
