import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { control } from './company'
import { folder } from './places'

/** What web and worker read before they say what time it is. */
export const clockFile = join(folder, 'clock')

/** Lets the product live that many seconds later than this machine. */
export function shiftClock(seconds: number): void {
  writeFileSync(`${clockFile}.next`, String(seconds))
  renameSync(`${clockFile}.next`, clockFile) // never half written
}

export function resetClock(): void {
  rmSync(clockFile, { force: true })
}

/**
 * Lets the IdP's next ID token be that many seconds later as well. There is no
 * such way for SAML: the engine behind our guard goes by the machine's clock.
 */
export async function shiftNextIdToken(seconds: number): Promise<void> {
  await control({ call: 'failNext', tenant: 'acme', fault: 'clock-skew', value: String(seconds) })
}
