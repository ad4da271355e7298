export const MINUTE_SECONDS = 60
export const HOUR_SECONDS = 60 * MINUTE_SECONDS
export const DAY_SECONDS = 24 * HOUR_SECONDS

export function addSeconds(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
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
