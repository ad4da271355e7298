'use client'

import { useState } from 'react'
import { useAct } from '@/app/_ui/action-button'
import { RadioCards } from '@/app/_ui/radio-cards'
import { Refusal } from '@/app/_ui/refusal'
import { SaveRow } from '@/app/_ui/save-row'
import type { SsoMode } from '@/lib/orgs/model'
import type { OrgId } from '@/lib/platform/ids'
import { saveMode, saveSelfProof } from './actions'

const modes = [
  { value: 'off', label: 'Off', help: 'Nobody is offered single sign-on. Who is signed in stays signed in.' },
  {
    value: 'optional',
    label: 'Optional',
    help: 'Single sign-on is offered next to passwords. Right for trying it out, and for linking everybody.',
  },
] as const

export function SsoModeForm({ orgId, mode, mayChange }: { orgId: OrgId; mode: SsoMode; mayChange: boolean }) {
  const [chosen, choose] = useState<string>(mode)
  return (
    <ChoiceForm
      legend="Mode"
      options={modes}
      chosen={chosen}
      choose={choose}
      mayChange={mayChange}
      save={() => saveMode({ orgId, mode: chosen as SsoMode })}
    />
  )
}

const waysAfterProof = [
  {
    value: 'no',
    label: 'An admin decides',
    help: 'The request waits in the inbox and says that the account was proven.',
  },
  {
    value: 'yes',
    label: 'Link at once',
    help: 'The proof links the sign-in right away, and the person is told by email. Owners are never linked this way.',
  },
] as const

export function SelfProofForm({ orgId, on, mayChange }: { orgId: OrgId; on: boolean; mayChange: boolean }) {
  const [chosen, choose] = useState<string>(on ? 'yes' : 'no')
  return (
    <ChoiceForm
      legend="After the proof"
      options={waysAfterProof}
      chosen={chosen}
      choose={choose}
      mayChange={mayChange}
      save={() => saveSelfProof({ orgId, on: chosen === 'yes' })}
    />
  )
}

type ChoiceFormProps = {
  legend: string
  options: Parameters<typeof RadioCards>[0]['options']
  chosen: string
  choose: (value: string) => void
  mayChange: boolean
  save: Parameters<typeof useAct>[0]
}

function ChoiceForm({ legend, options, chosen, choose, mayChange, save }: ChoiceFormProps) {
  const [saved, setSaved] = useState(false)
  const { act, pending, refusal } = useAct(save)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        act(() => setSaved(true))
      }}
      onInput={() => setSaved(false)}
    >
      <RadioCards legend={legend} options={options} value={chosen} onChange={choose} disabled={!mayChange} />
      <div className="mt-3">
        <Refusal {...refusal} />
      </div>
      {mayChange ? <SaveRow saving={pending} saved={saved} /> : null}
    </form>
  )
}
