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
  /** The app that the person is on the way to, in words. */
  app: z.string().optional(),
  /** The name that was typed, for the page that asks once more. */
  name: z.string().max(200).optional(),
  /** What the next page says about the last try: it is led to, so that “back” and reload never send a form again. */
  error: z.string().optional(),
  /** Tries were used up; until then the next page asks for a break. */
  retryAt: z.coerce.date().optional(),
  /** What the last form did, for the page that says so. */
  done: z.enum(['reset_asked', 'password_changed', 'code_sent', 'link_undone']).optional(),
  /** The organization where it was done, in words. */
  orgName: z.string().optional(),
  /** What a factor is asked for; lib/factors/challenges.ts. */
  challenge: z.string().max(40).optional(),
  /** A test sign-in stopped: there is no sign-in to go back to, and nobody to sign in. */
  test: z.boolean().optional(),
  at: z.coerce.date(),
})

/**
 * What one sign-in page hands to the next, sealed into an opaque text: nothing
 * typed shows in an address or a log, tabs do not disturb each other, and
 * nothing is stored for people who walk away.
 */
export type Flow = Omit<z.infer<typeof Flow>, 'at'>

/** The same for the forms and links of the page that was led to: without what only that page says. */
export function onwards({ identifier, returnTo, org, challenge, app }: Flow): Flow {
  return { identifier, returnTo, org, challenge, app }
}

export function sealFlow(flow: Flow, now: Date): string {
  return seal(PURPOSE, JSON.stringify({ ...flow, at: now }))
}

/** `null` for what is not ours or older than half a day: the person starts again. */
export function openFlow(text: string | null | undefined, now: Date): Flow | null {
  const opened = text ? unseal(PURPOSE, text) : null
  const parsed = opened ? Flow.safeParse(JSON.parse(opened)) : null
  if (!parsed?.success) return null
  const { at, retryAt, ...flow } = parsed.data
  if (addSeconds(at, FLOW_SECONDS) <= now) return null
  const pause = retryAt && retryAt > now ? { retryAt } : {} // a break that is over is none
  return { ...flow, ...pause, returnTo: safeReturnPath(flow.returnTo) ?? urls.home }
}
