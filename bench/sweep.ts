import { type Line, milliseconds, ratio } from './report'
import { type Cost, spread, turns } from './rounds'
import type { Side } from './side'
import { stage } from './stage'

const SIZES = [1000, 100_000] as const
const ROUNDS = 5
const FOR_MS = 2000

type Crowd = { side: Side; size: number; costs: Cost[]; looked: number }

/** What one look at a domain costs the worker among 100,000 that wait, beside 1,000: name servers' work included. */
export async function sweep(): Promise<Line[]> {
  const crowds: Crowd[] = []
  try {
    for (const size of SIZES) crowds.push(await openCrowd(size))
    for (let round = 0; round <= ROUNDS; round++) for (const crowd of turns(crowds, round)) await lookAround(crowd)
    return linesOf(crowds[1]!, crowds[0]!)
  } finally {
    for (const { side } of crowds) await side.stop()
  }
}

async function openCrowd(size: number): Promise<Crowd> {
  const side = await stage('sweeping.ts', `sweep-${size}`)
  await side.call('seed', { size })
  return { side, size, costs: [], looked: 0 }
}

async function lookAround(crowd: Crowd): Promise<void> {
  await crowd.side.call('rearm')
  const before = await crowd.side.usage()
  const looked = await crowd.side.call<number>('sweep', { forMs: FOR_MS })
  const after = await crowd.side.usage()
  crowd.looked += looked
  crowd.costs.push({
    cpuMs: (after.cpuMs - before.cpuMs) / looked,
    statements: (after.statements - before.statements) / looked,
    waits: [FOR_MS / looked],
  })
}

function linesOf(large: Crowd, small: Crowd): Line[] {
  const cpu = ({ costs }: Crowd) => costs.slice(1).map(({ cpuMs }) => cpuMs)
  const perSecond = ({ costs }: Crowd) => spread(costs.slice(1).map(({ waits }) => 1000 / waits[0]!)).median.toFixed(0)
  const statements = ({ costs }: Crowd) => costs.at(-1)!.statements.toFixed(1)
  const spreads = { ours: milliseconds(spread(cpu(large))), reference: milliseconds(spread(cpu(small))) }
  return [
    { what: 'a look at a domain, 100,000 : 1,000', ...spreads, ratio: ratio(cpu(large), cpu(small)), target: '≤ 1.15' },
    { what: 'looks a second', ours: perSecond(large), reference: perSecond(small), ratio: '', target: '≥ 28' },
    { what: 'a look, SQL', ours: statements(large), reference: statements(small), ratio: '', target: '' },
  ]
}
