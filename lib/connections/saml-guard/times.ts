/** XML Schema dateTime in UTC, the only form SAML allows (core §1.3.3); years of four digits. */
const UTC = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/

/**
 * Reads `2025-01-31T09:00:00.123Z`; fractions below a millisecond are cut.
 *
 * @returns null for anything else: offsets, local times, February 30th, 24:00, leap seconds, white space.
 */
export function readUtc(text: string): Date | null {
  const match = UTC.exec(text)
  if (!match) return null
  const [, seconds = '', fraction = ''] = match
  const date = new Date(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(seconds) ? date : null
}

/** How far `at` lies from our clock, for people: `360 s ahead of our clock`. */
export function skewOf(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000)
  return seconds < 0 ? `${-seconds} s behind our clock` : `${seconds} s ahead of our clock`
}
