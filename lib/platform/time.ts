export const MINUTE_SECONDS = 60
export const HOUR_SECONDS = 60 * MINUTE_SECONDS
export const DAY_SECONDS = 24 * HOUR_SECONDS

export function addSeconds(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
}

const lengths = [
  ['day', DAY_SECONDS / MINUTE_SECONDS],
  ['hour', HOUR_SECONDS / MINUTE_SECONDS],
  ['minute', 1],
] as const

/** `12 hours`, `1 hour 30 minutes`, `30 days`. */
export function minutesInWords(minutes: number): string {
  let rest = minutes
  const words = lengths.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count ? `${count} ${unit}${count === 1 ? '' : 's'}` : []
  })
  return words.join(' ')
}

/** `09:14 UTC` on the same day, `3 Nov 2026, 09:14 UTC` otherwise; hosted pages have no time zone of the reader. */
export function shortTime(date: Date, now: Date): string {
  const sameDay = date.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)
  const day = sameDay ? {} : ({ day: 'numeric', month: 'short', year: 'numeric' } as const)
  const text = new Intl.DateTimeFormat('en-GB', { ...day, hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(
    date,
  )
  return `${text} UTC`
}
