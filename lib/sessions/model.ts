import { addSeconds, HOUR_SECONDS, MINUTE_SECONDS } from '@/lib/platform/time'

/** However busy, a session ends after a day; the IdP or the password is asked again. */
export const SESSION_SECONDS = 24 * HOUR_SECONDS
/** A session that nobody used ends earlier. */
export const IDLE_SECONDS = 12 * HOUR_SECONDS
/** `lastSeenAt` is written at most this often: a session check must not be a write. */
export const TOUCH_SECONDS = 5 * MINUTE_SECONDS

export function isAlive(session: { endedAt: Date | null; expiresAt: Date; lastSeenAt: Date }, now: Date): boolean {
  return !session.endedAt && session.expiresAt > now && addSeconds(session.lastSeenAt, IDLE_SECONDS) > now
}

const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\/|Chromium\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** A browser in words, for people who look through their sessions: “Firefox on Windows”. */
export function deviceInWords(userAgent: string): string {
  const find = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser = find(browsers)
  const system = find(systems)
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'Unknown device')
}
