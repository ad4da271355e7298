import { expect, test } from 'vitest'
import { compareTimes } from './mann-whitney'

const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, at) => from + at)
/** A small generator with a seed (Lehmer's), so that the test says the same each time. */
function chance(seed: number) {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

test('agrees with a table: U = 27 of 10 and 10 has p of about 0.089', () => {
  const known = [1, 2, 3, 4, 5, 6, 13, 14, 15, 19]
  const nobody = [7, 8, 9, 10, 11, 12, 16, 17, 18, 20]
  expect(compareTimes({ known, nobody }).p).toBeCloseTo(0.089, 2)
})

test('the same times are alike, however often each occurs', () => {
  expect(compareTimes({ known: upTo(50), nobody: upTo(50) })).toMatchObject({ p: expect.closeTo(1, 6), apart: 0 })
  expect(compareTimes({ known: Array(50).fill(7), nobody: Array(50).fill(7) })).toMatchObject({
    p: expect.closeTo(1, 6),
  })
})

test('a shift of a tenth is noticed, whichever is the slower', () => {
  const random = chance(7)
  const times = () => Array.from({ length: 300 }, () => 40 + 4 * random())
  const slower = times().map((time) => time * 1.1)
  for (const samples of [
    { known: slower, nobody: times() },
    { known: times(), nobody: slower },
  ]) {
    const { p, apart } = compareTimes(samples)
    expect(p).toBeLessThan(0.001)
    expect(apart).toBeCloseTo(0.1, 1)
  }
})

test('where nothing differs, p is under 0.01 about as often as that says', () => {
  const random = chance(42)
  const sample = () => Array.from({ length: 60 }, random)
  const low = Array.from({ length: 400 }, () => compareTimes({ known: sample(), nobody: sample() }).p).filter(
    (p) => p < 0.01,
  )
  expect(low.length).toBeLessThan(12)
})
