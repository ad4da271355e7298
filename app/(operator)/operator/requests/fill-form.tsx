'use client'

import { useState } from 'react'
import { ReasonField } from '@/app/_apps/reason-field'
import { Button } from '@/app/_ui/button'
import { FormRefusal, TextArea, TextField } from '@/app/_ui/fields'
import { RadioCards } from '@/app/_ui/radio-cards'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { SsoRequestId } from '@/lib/platform/ids'
import { fill } from './actions'

type Kind = 'saml' | 'oidc'
const kinds = [
  { value: 'saml', label: 'SAML', help: 'The customer sent metadata: its address, or the XML.' },
  { value: 'oidc', label: 'OpenID Connect', help: 'The customer sent issuer, client ID and client secret.' },
]

/** Fills in a draft with what the customer sent. */
export function FillForm({ ssoRequestId, first }: { ssoRequestId: SsoRequestId; first: Kind }) {
  const [kind, setKind] = useState<string>(first)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/onboarding/schema').then((schemas) => schemas.FillDraftForm),
    action: (input) => fill({ ssoRequestId, kind: kind as Kind, ...input }),
    defaultValues: { metadata: '', issuer: '', clientId: '', clientSecret: '', tenantValue: '', reason: '' },
  })
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <div className="mb-4 max-w-2xl">
        <RadioCards legend="Protocol" options={kinds} value={kind} onChange={setKind} />
      </div>
      {kind === 'saml' ? (
        <TextArea form={form} name="metadata" label="Metadata" help="Its address, or all of the XML." mono rows={4} />
      ) : (
        <>
          <TextField form={form} name="issuer" label="Issuer" inputMode="url" />
          <TextField form={form} name="clientId" label="Client ID" />
          <TextField form={form} name="clientSecret" label="Client secret" type="password" autoComplete="off" />
          <TextField
            form={form}
            name="tenantValue"
            label="Tenant (optional)"
            help="Where many customers share the issuer: the domain of the people’s Google accounts, Entra’s tenant ID."
          />
        </>
      )}
      <ReasonField form={form} name="reason" />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Fill in a draft
        </Button>
      </div>
    </form>
  )
}
