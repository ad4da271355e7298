'use client'

import { type ChangeEvent, useId } from 'react'
import { Button } from '@/app/_ui/button'
import { FormRefusal, TextArea } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import type { takeMetadata } from '../../actions'
import { ImportSaid } from './import-said'
import type { Target } from './name-form'
import { useImport } from './use-import'

const MOST_LETTERS = 500_000

type ImportBoxProps = { take: typeof takeMetadata; orgId: OrgId; target: Target }

/** One box for a link, the text itself, or a file of it. */
export function ImportBox({ take, orgId, target }: ImportBoxProps) {
  const fileId = useId()
  const { stopped, taken, said, forget } = useImport()
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.ImportMetadata),
    action: (input) => take({ orgId, ...input }),
    defaultValues: { ...target, text: '' },
    onDone: said,
  })
  const chosen = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0]
    if (!file) return
    if (file.size > MOST_LETTERS) return form.setError('text', { message: 'That file is larger than metadata is.' })
    form.setValue('text', await file.text())
    await submit()
  }
  return (
    <form onSubmit={submit} onInput={forget} noValidate aria-label="Import">
      <TextArea
        form={form}
        name="text"
        label="Metadata: its link, its text, or a file"
        help="Metadata is how your provider describes itself, in a file or behind a link. With the link we notice by ourselves when its certificate changes."
        mono
        rows={5}
      />
      <label htmlFor={fileId} className="block text-label">
        Choose a file instead
      </label>
      <input
        id={fileId}
        type="file"
        accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
        onChange={chosen}
        className="mt-1 mb-2 block w-full text-small file:me-3 file:min-h-9 file:rounded-control file:border file:border-solid file:border-boundary file:bg-surface file:px-4 file:py-1 file:font-medium file:text-text"
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
