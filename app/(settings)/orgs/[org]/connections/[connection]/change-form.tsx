'use client'

import { useState } from 'react'
import { FormRefusal, TextArea, TextField } from '@/app/_ui/fields'
import { SaveRow } from '@/app/_ui/save-row'
import { useActionForm } from '@/app/_ui/use-action-form'
import { change } from '../actions'
import type { Target } from './certificates'

export function ChangeForm({
  target: { orgId, connectionId },
  kind,
  name,
}: {
  target: Target
  kind: 'saml' | 'oidc'
  name: string
}) {
  const [saved, setSaved] = useState(false)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.ChangeConnection),
    action: (input) => change({ orgId, ...input }),
    defaultValues: { connectionId, name, metadataXml: '', clientSecret: '' },
    onDone: () => {
      setSaved(true)
      form.reset({ ...form.getValues(), metadataXml: '', clientSecret: '' })
    },
  })
  return (
    <form onSubmit={submit} noValidate onInput={() => setSaved(false)}>
      <TextField form={form} name="name" label="Name" />
      {kind === 'saml' ? (
        <TextArea
          form={form}
          name="metadataXml"
          label="New metadata (XML)"
          help="Replaces issuer, address and all certificates."
          mono
        />
      ) : (
        <TextField form={form} name="clientSecret" label="New client secret" type="password" autoComplete="off" />
      )}
      <FormRefusal form={form} />
      <SaveRow saving={form.formState.isSubmitting} saved={saved} />
    </form>
  )
}
