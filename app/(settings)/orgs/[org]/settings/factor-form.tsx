'use client'

import { useState } from 'react'
import { useAct } from '@/app/_ui/action-button'
import { RadioCards } from '@/app/_ui/radio-cards'
import { Refusal } from '@/app/_ui/refusal'
import { SaveRow } from '@/app/_ui/save-row'
import type { OrgId } from '@/lib/platform/ids'
import { saveFactor } from './actions'

const choices = [
  {
    value: 'no',
    label: 'A password is enough',
    help: 'Whoever has a factor of their own is asked for it all the same.',
  },
  {
    value: 'yes',
    label: 'A second factor or a passkey is needed',
    help: 'Who has none gets in only as far as the page to set one up. Whom your provider vouches for is not asked.',
  },
] as const

/** Members who sign in with a password: whether they need a second factor. */
export function FactorForm({ orgId, on, mayChange }: { orgId: OrgId; on: boolean; mayChange: boolean }) {
  const [chosen, choose] = useState<string>(on ? 'yes' : 'no')
  const [saved, setSaved] = useState(false)
  const { act, pending, refusal } = useAct(() => saveFactor({ orgId, on: chosen === 'yes' }))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        act(() => setSaved(true))
      }}
      onInput={() => setSaved(false)}
    >
      <RadioCards
        legend="Members who sign in with a password"
        options={choices}
        value={chosen}
        onChange={choose}
        disabled={!mayChange}
      />
      <div className="mt-3">
        <Refusal {...refusal} />
      </div>
      {mayChange ? <SaveRow saving={pending} saved={saved} /> : null}
    </form>
  )
}
