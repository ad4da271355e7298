/** How near the end of the session is. `canStay`: saying that one is there moves it. */
export type Ending =
  | { kind: 'far'; seconds: number }
  | { kind: 'soon'; seconds: number; canStay: boolean }
  | { kind: 'over' }

/** What the server says (app/(account)/account/session): its own time beside the end, since this machine's may be wrong. */
type Answer = { now: string; endsAt: string; canStay: boolean }

const address = '/account/session'
/** Hidden pages have their timers served once a minute, and a minute is what people must have left (WCAG 2.2.1). */
const WARN_SECONDS = 150
/** Timers stand still while a machine sleeps, and overflow beyond 24 days. */
const LOOK_SECONDS = 900
const RETRY_SECONDS = 30
/** A timer may come a moment early; the words change only after the full minute. */
const MARGIN_SECONDS = 0.25

/** Asks how long the session lasts, without making it last longer. `null` when the server doesn't say. */
export function lookAtSession(): Promise<Ending | null> {
  return ask({})
}

/** Says that somebody is there. `null` when the server could not be reached. */
export function stayInSession(): Promise<Ending | null> {
  return ask({ method: 'POST', body: new URLSearchParams() })
}

async function ask(request: RequestInit): Promise<Ending | null> {
  try {
    const response = await fetch(address, { ...request, cache: 'no-store' })
    if (response.status === 401) return { kind: 'over' }
    return response.ok ? endingOf((await response.json()) as Answer) : null
  } catch {
    return null // no network: what was known last still holds
  }
}

export function endingOf({ now, endsAt, canStay }: Answer): Ending {
  const seconds = (Date.parse(endsAt) - Date.parse(now)) / 1000
  return seconds > WARN_SECONDS ? { kind: 'far', seconds } : { kind: 'soon', seconds, canStay }
}

/** When to ask again: as soon as there is something else to say, and now and then, since other tabs and people act too. */
export function secondsToNextLook(heard: Ending | null): number {
  if (!heard) return RETRY_SECONDS
  if (heard.kind === 'over') return LOOK_SECONDS
  if (heard.kind === 'far') return Math.min(heard.seconds - WARN_SECONDS, LOOK_SECONDS)
  return (heard.seconds % 60) + MARGIN_SECONDS
}
