import { minutesInWords, shortTime } from '@/lib/platform/time'
import { canStay, type Lifetime, type Setter } from '@/lib/sessions/model'

type Lasting = Lifetime & { setBy: { idle: Setter; max: Setter }; connectionName: string | null }

/**
 * When a session ends by itself, and why: “Ends after 12 hours without use, at
 * the latest tomorrow at 09:14 UTC; set by Acme”.
 */
export function lastingInWords(session: Lasting, now: Date): string {
  const { setBy, connectionName } = session
  const [idle, max] = [setterInWords(setBy.idle, connectionName), setterInWords(setBy.max, connectionName)]
  const latest = dayAndTime(session.expiresAt, now)
  if (!canStay(session)) return `Ends ${latest}, even in use; ${max}`
  const unused = minutesInWords(session.idleSeconds / 60)
  return idle === max
    ? `Ends after ${unused} without use, at the latest ${latest}; ${max}`
    : `Ends after ${unused} without use (${idle}), at the latest ${latest} (${max})`
}

function setterInWords(setter: Setter, connectionName: string | null): string {
  if (setter.kind === 'installation') return 'as for everybody here'
  if (setter.kind === 'org') return `set by ${setter.name}`
  return connectionName ? `set when you signed in with ${connectionName}` : 'set when you signed in'
}

function dayAndTime(at: Date, now: Date): string {
  const day = (date: Date) => Math.floor(date.getTime() / 86_400_000)
  const time = shortTime(at, at)
  if (day(at) === day(now)) return `today at ${time}`
  return day(at) === day(now) + 1 ? `tomorrow at ${time}` : `on ${shortTime(at, now)}`
}
