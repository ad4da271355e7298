import { expect, test } from 'vitest'
import { minutesInWords } from './time'

test.each([
  [1, '1 minute'],
  [30, '30 minutes'],
  [60, '1 hour'],
  [90, '1 hour 30 minutes'],
  [720, '12 hours'],
  [1440, '1 day'],
  [1500, '1 day 1 hour'],
  [129_600, '90 days'],
])('%i minutes are “%s”', (minutes, words) => {
  expect(minutesInWords(minutes)).toBe(words)
})
