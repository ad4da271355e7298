import * as z from 'zod'
import { minutesInWords } from '@/lib/platform/time'
import { POLICY_LIMITS, type SessionPolicy } from './model'

function hint(field: keyof SessionPolicy): string {
  const { min, max } = POLICY_LIMITS[field]
  return `Use whole minutes: from ${min} (${minutesInWords(min)}) to ${max} (${minutesInWords(max)}).`
}

/** Whole minutes, as typed or chosen; nothing typed is `null`. */
const minutesOrNone = (field: keyof SessionPolicy) =>
  z
    .string()
    .trim()
    .transform((text, ctx): number | null => {
      const { min, max } = POLICY_LIMITS[field]
      const minutes = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
      if (!text || (minutes >= min && minutes <= max)) return text ? minutes : null
      ctx.addIssue(hint(field))
      return z.NEVER
    })

const minutes = (field: keyof SessionPolicy) => minutesOrNone(field).pipe(z.number({ error: hint(field) }))

/** `null` leaves the installation's. */
export const SetOrgSessionPolicy = z.object({
  idleMinutes: minutesOrNone('idleMinutes'),
  maxMinutes: minutesOrNone('maxMinutes'),
})

export const SetInstallationSessionPolicy = z.object({
  idleMinutes: minutes('idleMinutes'),
  maxMinutes: minutes('maxMinutes'),
})
