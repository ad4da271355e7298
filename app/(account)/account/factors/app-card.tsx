'use client'

import { useState } from 'react'
import { ActionButton } from '@/app/_ui/action-button'
import { Button } from '@/app/_ui/button'
import { callAction } from '@/app/_ui/call-action'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { Refusal } from '@/app/_ui/refusal'
import { useActionForm } from '@/app/_ui/use-action-form'
import { askForApp, confirmApp, dropApp } from './actions'

type Begun = { secret: string; qr: { size: number; path: string } }

/** `since`: the day on which the app was added, in words; `null` without one. */
export function AppCard({ since }: { since: string | null }) {
  return since ? <Present since={since} /> : <Absent />
}

function Present({ since }: { since: string }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-4">
      <p>Added {since}.</p>
      <ActionButton
        label="Remove the app"
        look="danger"
        run={dropApp.bind(null, {})}
        confirm={{
          title: 'Remove the authenticator app?',
          consequence: 'Its codes stop working, and your sessions in other browsers are ended.',
        }}
      />
    </div>
  )
}

function Absent() {
  const [begun, setBegun] = useState<Begun | null>(null)
  const [refusal, setRefusal] = useState<{ code?: string; message: string | undefined }>({ message: undefined })
  const begin = async () => {
    const result = await callAction(() => askForApp({}))
    if (result.ok) setBegun(result.value)
    else setRefusal({ code: result.code, message: result.message })
  }
  if (begun) return <Confirm {...begun} />
  return (
    <div data-act="Authenticator app" className="flex flex-col items-start gap-3">
      <Refusal {...refusal} />
      <Button onClick={begin}>Add an authenticator app</Button>
    </div>
  )
}

function Confirm({ secret, qr }: Begun) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/factors/schema').then((schemas) => schemas.ConfirmTotp),
    action: confirmApp,
    defaultValues: { code: '' },
  })
  return (
    <div className="flex flex-wrap items-start gap-6">
      <svg
        viewBox={`0 0 ${qr.size} ${qr.size}`}
        role="img"
        aria-label="The code to scan with your app; its text stands beside it"
        className="size-48 shrink-0 rounded-card"
        shapeRendering="crispEdges"
      >
        {/* Black on white also in the dark: that is what cameras read. */}
        <rect width={qr.size} height={qr.size} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <form onSubmit={submit} noValidate className="min-w-0 flex-1 basis-64">
        <p>Scan this with your app, or type it there:</p>
        <p className="mono mt-1 mb-4 break-all" data-secret>
          <bdi dir="ltr">{secret.match(/.{4}/g)?.join(' ')}</bdi>
        </p>
        <TextField
          form={form}
          name="code"
          label="The code that your app shows now"
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <FormRefusal form={form} />
        <div className="mt-4">
          <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
            Confirm the app
          </Button>
        </div>
      </form>
    </div>
  )
}
