'use client'

import { useState } from 'react'
import { useAct } from '@/app/_ui/action-button'
import { RadioCards } from '@/app/_ui/radio-cards'
import { Refusal } from '@/app/_ui/refusal'
import { SaveRow } from '@/app/_ui/save-row'
import type { NewcomerWay } from '@/lib/newcomers/model'
import type { NewcomerSetting } from '@/lib/newcomers/settings'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { saveNewcomers } from '../actions'

const choices = [
  {
    value: 'ask',
    label: 'They ask',
    help: 'Whoever nobody knows yet sends a link request, and an owner or admin answers it.',
  },
  {
    value: 'provision',
    label: 'They get an account',
    help: 'Whom your provider vouches for, with an address in your verified domains, becomes a member at once. Who has an account already asks all the same.',
  },
] as const

type NewcomersFormProps = {
  target: { orgId: OrgId; connectionId: ConnectionId }
  setting: NewcomerSetting
  mayChange: boolean
}

/** What happens with people whom the provider vouches for and nobody knows yet. */
export function NewcomersForm({ target, setting, mayChange }: NewcomersFormProps) {
  const [chosen, choose] = useState<string>(setting.newcomers)
  const [team, chooseTeam] = useState<string>(setting.teamId ?? '')
  const [saved, setSaved] = useState(false)
  const input = { ...target, newcomers: chosen as NewcomerWay, teamId: team as NewcomerSetting['teamId'] & string }
  const { act, pending, refusal } = useAct(() => saveNewcomers(input))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        act(() => setSaved(true))
      }}
      onInput={() => setSaved(false)}
    >
      <RadioCards legend="New people" options={choices} value={chosen} onChange={choose} disabled={!mayChange} />
      {chosen === 'provision' && setting.teams.length > 0 ? (
        <Team teams={setting.teams} value={team} onChange={chooseTeam} disabled={!mayChange} />
      ) : null}
      <div className="mt-3">
        <Refusal {...refusal} />
      </div>
      {mayChange ? <SaveRow saving={pending} saved={saved} /> : null}
    </form>
  )
}

type TeamProps = {
  teams: NewcomerSetting['teams']
  value: string
  onChange: (id: string) => void
  disabled: boolean
}

function Team({ teams, value, onChange, disabled }: TeamProps) {
  return (
    <label className="mt-4 block max-w-2xl">
      <span className="block text-label">Their team</span>
      <select
        className="control mt-1"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">No team</option>
        {teams.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
