import { timeInWords } from './time-in-words'

/** “4 minutes ago”, with the exact UTC time behind it. Rendered on the server, as of `now`. */
export function RelativeTime({ at, now }: { at: Date; now: Date }) {
  return (
    <time dateTime={at.toISOString()} title={exactTime(at)} className="whitespace-nowrap">
      {timeInWords(at, now)}
    </time>
  )
}

/** `3 Nov 2026, 09:14:20 UTC`, where the moment itself matters. */
export function ExactTime({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} className="whitespace-nowrap tabular-nums">
      {exactTime(at)}
    </time>
  )
}

export function exactTime(at: Date): string {
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }).format(
    at,
  )
  return `${text} UTC`
}

/** `3 Nov 2026`, in UTC. */
export function exactDate(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(at)
}
