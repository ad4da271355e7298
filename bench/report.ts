import { type Spread, spread } from './rounds'

/** A row of what `npm run bench` prints. */
export type Line = { what: string; ours: string; reference: string; ratio: string; target: string }

export function milliseconds({ median, min, max }: Spread): string {
  return `${digits(median)} ms (${digits(min)}–${digits(max)})`
}

/** The median of the rounds' ratios: what disturbs a round disturbs both sides of it. */
export function ratio(ours: readonly number[], reference: readonly number[]): string {
  return spread(ours.map((value, round) => value / (reference[round] ?? Number.NaN))).median.toFixed(2)
}

export function table(lines: readonly Line[]): string[] {
  const head = { what: '', ours: 'ours', reference: 'reference', ratio: 'ratio', target: 'target' }
  const rows = [head, ...lines].map(({ what, ours, reference, ratio, target }) => [
    what,
    ours,
    reference,
    ratio,
    target,
  ])
  const widths = head && rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    row.map((cell, column) => (column ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  '),
  )
}

function digits(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}
