'use client'

import { useState } from 'react'
import { useAct } from '@/app/_ui/action-button'
import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { Refusal } from '@/app/_ui/refusal'
import { makeCodes } from './actions'

/** `possible`: there is a factor that could be lost. */
export function RecoveryCodes({ left, possible }: { left: number; possible: boolean }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const { act, pending, refusal } = useAct(async () => {
    const result = await makeCodes({})
    if (result.ok) setCodes(result.value)
    return result
  })
  if (!possible) return <p>They stand in for a passkey or an app. Add one of these first.</p>
  if (codes) return <Codes codes={codes} />
  return (
    <div data-act="Recovery codes" className="flex flex-col items-start gap-3">
      <p>{left === 1 ? 'One is left.' : `${left} are left.`}</p>
      <Refusal {...refusal} />
      {left === 0 ? (
        <Button loading={pending} onClick={() => act()}>
          Make recovery codes
        </Button>
      ) : (
        <Dialog open="Make new ones" title="Make new recovery codes?">
          {(close) => (
            <div className="flex flex-col gap-4">
              <p className="text-muted">The ones that you have now stop working.</p>
              <Refusal {...refusal} />
              <div className="flex flex-wrap gap-3">
                <Button look="primary" loading={pending} onClick={() => act(close)}>
                  Make new codes
                </Button>
                <Button onClick={close}>Keep as it is</Button>
              </div>
            </div>
          )}
        </Dialog>
      )}
    </div>
  )
}

function Codes({ codes }: { codes: readonly string[] }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'))
    setCopied(true)
  }
  return (
    <section aria-label="Your recovery codes">
      <p>Print them or keep them in your password manager now: we cannot show them again.</p>
      <ul className="mono my-4 grid max-w-lg grid-cols-1 gap-2 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>
            <bdi dir="ltr">{code}</bdi>
          </li>
        ))}
      </ul>
      <Button onClick={copy}>{copied ? 'Copied' : 'Copy all'}</Button>
      <span role="status" className="sr-only">
        {copied ? 'Recovery codes copied' : ''}
      </span>
    </section>
  )
}
