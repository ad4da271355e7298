import type { Usage } from './serving'
import type { Side } from './side'

/** What one operation cost in one round. */
export type Cost = { cpuMs: number; statements: number; waits: number[] }

/** Does `task` so many times, some at once, and says what the side spent on each. */
export async function costOf(
  side: Side,
  times: number,
  atOnce: number,
  task: (n: number) => Promise<void>,
): Promise<Cost> {
  const waits: number[] = []
  let next = 0
  const work = async () => {
    for (let n = next++; n < times; n = next++) {
      const startedAt = performance.now()
      await task(n)
      waits.push(performance.now() - startedAt)
    }
  }
  const before = await side.usage()
  await Promise.all(Array.from({ length: atOnce }, work))
  return { ...spent(before, await side.usage(), times), waits }
}

function spent(before: Usage, after: Usage, times: number) {
  const each = (what: 'cpuMs' | 'statements') => (after[what] - before[what]) / times
  return { cpuMs: each('cpuMs'), statements: each('statements') }
}

/** The order of a round: nobody is always first. */
export function turns<T>(sides: readonly T[], round: number): T[] {
  return sides.map((_, place) => sides[(place + round) % sides.length]!)
}

export type Spread = { median: number; min: number; max: number }

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN }
}

/** @param sorted ascending */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}
