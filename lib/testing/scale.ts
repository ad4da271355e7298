import { createHash } from 'node:crypto'

/**
 * How much is done: in `npm test` so little that it takes seconds, by
 * `npm run faults` as much as docs/operations.md says. `FAULTS_SEED` repeats a
 * run that failed: the same faults come in the same order.
 */
export const isLong = process.env.FAULTS === 'long'

export function amount(short: number, long: number): number {
  return isLong ? long : short
}

export const seed = Number(process.env.FAULTS_SEED ?? 20_261_121)

/** A line of progress, where a long run would else be silent; `FAULTS_TALK=1` asks for it in a short one as well. */
export function talk(text: string): void {
  if (isLong || process.env.FAULTS_TALK) process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}

export type Dice = {
  /** A whole number from `from` up to, but not including, `to`. */
  between(from: number, to: number): number
  oneOf<T>(list: readonly T[]): T
}

/** Numbers that look random and are the same for the same seed: the digests of a count. */
export function diceOf(start: number): Dice {
  let count = 0
  const next = () => {
    count += 1
    return createHash('sha256').update(`${start} ${count}`).digest().readUInt32BE(0) / 2 ** 32
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from))
  return { between, oneOf: (list) => list[between(0, list.length)]! }
}
