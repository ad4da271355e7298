import { readFileSync } from 'node:fs'
import { env } from './env'

/**
 * The time as the product sees it. Tests and the demo shift it by the seconds
 * in `TEST_CLOCK_FILE` (refused at boot unless the product runs on localhost).
 */
export function now(): Date {
  const file = env().TEST_CLOCK_FILE
  return new Date(Date.now() + (file ? shiftSeconds(file) * 1000 : 0))
}

function shiftSeconds(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0
  } catch {
    return 0 // not written yet
  }
}
