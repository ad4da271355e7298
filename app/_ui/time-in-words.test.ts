import { expect, test } from 'vitest'
import { timeInWords } from './time-in-words'

const now = new Date('2026-11-03T09:14:00Z')

test.each([
  ['2026-11-03T09:13:30Z', 'just now'],
  ['2026-11-03T09:14:30Z', 'in less than a minute'],
  ['2026-11-03T09:10:00Z', '4 minutes ago'],
  ['2026-11-03T06:20:00Z', '2 hours ago'],
  ['2026-11-02T08:00:00Z', 'yesterday'],
  ['2026-11-15T10:00:00Z', 'in 12 days'],
  ['2024-11-03T09:14:00Z', '2 years ago'],
])('%s is %s', (at, words) => {
  expect(timeInWords(new Date(at), now)).toBe(words)
})
