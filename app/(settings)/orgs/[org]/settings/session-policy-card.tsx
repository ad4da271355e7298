import { Card } from '@/app/_ui/text'
import type { OrgId } from '@/lib/platform/ids'
import { minutesInWords } from '@/lib/platform/time'
import { effectivePolicy, type OrgSessionPolicy, POLICY_LIMITS, type SessionPolicy } from '@/lib/sessions/model'
import { SessionPolicyForm } from './session-policy-form'

type SessionPolicyCardProps = {
  orgId: OrgId
  own: OrgSessionPolicy
  installation: SessionPolicy
  mayChange: boolean
}

/** What holds now, in words, and the choices. */
export function SessionPolicyCard({ orgId, own, installation, mayChange }: SessionPolicyCardProps) {
  const { idleMinutes, maxMinutes } = effectivePolicy(installation, own)
  const typed = (minutes: number | null) => (minutes === null ? '' : String(minutes))
  const choices = (field: keyof SessionPolicy) => choicesFor(field, own[field], installation[field])
  return (
    <Card
      title="How long sessions last"
      intro={
        <>
          Now a session ends after {minutesInWords(idleMinutes)} without use, and {minutesInWords(maxMinutes)} after
          signing in at the latest. It holds for who comes through your connections, and for everybody here who signs in
          with a password, wherever they go. An identity provider can ask for less.
        </>
      }
    >
      <SessionPolicyForm
        orgId={orgId}
        values={{ idleMinutes: typed(own.idleMinutes), maxMinutes: typed(own.maxMinutes) }}
        idleChoices={choices('idleMinutes')}
        maxChoices={choices('maxMinutes')}
        mayChange={mayChange}
      />
    </Card>
  )
}

/** Five minutes to ninety days; an operator may have set another one. */
const usual = [5, 15, 30, 60, 120, 240, 480, 720, 1440, 4320, 10_080, 20_160, 43_200, 86_400, 129_600]

function choicesFor(field: keyof SessionPolicy, own: number | null, installation: number) {
  const { min } = POLICY_LIMITS[field]
  const shorter = usual.filter((minutes) => minutes >= min && minutes < installation)
  const all = own === null || shorter.includes(own) ? shorter : [...shorter, own].sort((a, b) => a - b)
  const everywhere = { value: '', label: `As everywhere: ${minutesInWords(installation)}` }
  return [everywhere, ...all.map((minutes) => ({ value: String(minutes), label: minutesInWords(minutes) }))]
}
