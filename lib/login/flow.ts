import * as z from 'zod'
import { seal, unseal } from '@/lib/platform/crypto'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { safeReturnPath, urls } from '@/lib/platform/urls'

const FLOW_SECONDS = 12 * HOUR_SECONDS
const PURPOSE = 'login.flow'

const Flow = z.object({
  /** What was typed: an address or a username. */
  identifier: z.string().max(320).optional(),
  /** Where the person was going: a path of ours. */
  returnTo: z.string(),
  /** The organization whose own page (`/login/{slug}`) was opened. */
  org: z.string().optional(),
  /** What the next page says about the last try: it is led to, so that “back” and reload never send a form again. */
  error: z.string().optional(),
  at: z.coerce.date(),
})

/**
 * What one sign-in page hands to the next, sealed into an opaque text: nothing
 * typed shows in an address or a log, tabs do not disturb each other, and
 * nothing is stored for people who walk away.
 */
export type Flow = Omit<z.infer<typeof Flow>, 'at'>

export function sealFlow(flow: Flow, now: Date): string {
  return seal(PURPOSE, JSON.stringify({ ...flow, at: now }))
}

/** `null` for what is not ours or older than half a day: the person starts again. */
export function openFlow(text: string | null | undefined, now: Date): Flow | null {
  const opened = text ? unseal(PURPOSE, text) : null
  const parsed = opened ? Flow.safeParse(JSON.parse(opened)) : null
  if (!parsed?.success) return null
  const { at, ...flow } = parsed.data
  const fresh = addSeconds(at, FLOW_SECONDS) > now
  return fresh ? { ...flow, returnTo: safeReturnPath(flow.returnTo) ?? urls.home } : null
}
