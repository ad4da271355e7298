/** Choices that the same seed makes again. */
export type Random = {
  /** A whole number from 0, included, to `below`, excluded. */
  below: (below: number) => number
  /** True once in `times`, on average. */
  once: (times: number) => boolean
  pick: <T>(from: readonly T[]) => T
  /** Between `min` and `max` of them, in their own order. */
  some: <T>(from: readonly T[], min: number, max: number) => T[]
  shuffled: <T>(from: readonly T[]) => T[]
}

/** A generator of 32 bits of state (mulberry32): good enough for tests, and nothing else. */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number): number => Math.floor(next() * count)
  const shuffled = <T>(from: readonly T[]): T[] =>
    from
      .map((value) => ({ value, at: next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value)
  return {
    below,
    shuffled,
    once: (times) => below(times) === 0,
    pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
    some: (from, min, max) => {
      const chosen = new Set(shuffled(from).slice(0, min + below(max - min + 1)))
      return from.filter((each) => chosen.has(each))
    },
  }
}
