import { expect, test } from 'vitest'
import { referenceIn } from './search'

test.each([
  ['7KQ2-M9XD', '7KQ2-M9XD'],
  ['7kq2m9xd', '7KQ2-M9XD'],
  [' 7kq2 m9xd ', '7KQ2-M9XD'],
  ['OIL2-M9XD', '0112-M9XD'],
  ['7KQ2-M9X', null],
  ['7KQ2-M9XU', null],
  ['ada@acme.com', null],
])('“%s” is the reference %s', (text, reference) => {
  expect(referenceIn(text)).toBe(reference)
})
