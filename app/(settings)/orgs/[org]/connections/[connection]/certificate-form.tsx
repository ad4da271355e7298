'use client'

import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, TextArea } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import { addCert } from '../actions'
import type { Target } from './certificates'

export function CertificateForm({ target }: { target: Target }) {
  return (
    <div className="mt-4">
      <Dialog open="Add a certificate" title="Add a signing certificate">
        {(close) => <Fields target={target} close={close} />}
      </Dialog>
    </div>
  )
}

function Fields({ target: { orgId, connectionId }, close }: { target: Target; close: () => void }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.AddCertificate),
    action: (input) => addCert({ orgId, ...input }),
    defaultValues: { connectionId, pem: '' },
    onDone: close,
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextArea
        form={form}
        name="pem"
        label="Certificate"
        help="All of it, from BEGIN CERTIFICATE to END CERTIFICATE."
        mono
        rows={10}
      />
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Add
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  )
}
