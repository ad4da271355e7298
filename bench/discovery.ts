import { key } from './provider'
import { type Line, milliseconds, ratio } from './report'
import { type Cost, costOf, spread, turns } from './rounds'
import type { Side } from './side'
import { stage } from './stage'
import type { Door } from './world'

const SIZES = [10, 100_000] as const
const ROUNDS = 5
const TIMES = 300
const AT_ONCE = 4

const asked = ['an address is looked up', 'an unknown one', 'a sign-in begins'] as const
type What = (typeof asked)[number]
type Crowd = { side: Side; door: Door; costs: Record<What, Cost[]> }

/** Whose people sign in with an address, and the start of a sign-in: among 100,000 domains and connections, beside 10. */
export async function discovery(): Promise<Line[]> {
  const crowds: Crowd[] = []
  try {
    for (const size of SIZES) crowds.push(await openCrowd(size))
    for (let round = 0; round <= ROUNDS; round++)
      for (const what of asked)
        for (const crowd of turns(crowds, round)) crowd.costs[what].push(await costOfAsking(crowd, what))
    return asked.flatMap((what) => linesOf(what, crowds[1]!.costs[what].slice(1), crowds[0]!.costs[what].slice(1)))
  } finally {
    for (const { side } of crowds) await side.stop()
  }
}

async function openCrowd(size: number): Promise<Crowd> {
  const side = await stage('ours.ts', `discovery-${size}`)
  await side.call('seed', { size })
  const door = await side.call<Door>('door', { people: 1, certificatePem: key.certificatePem })
  return { side, door, costs: Object.fromEntries(asked.map((what) => [what, []])) as unknown as Crowd['costs'] }
}

function costOfAsking({ side, door: { connectionId, domain } }: Crowd, what: What): Promise<Cost> {
  const ask = (n: number) => {
    if (what === 'a sign-in begins') return side.call('begin', { connectionId, network: `192.0.${n}.x` })
    return side.call('discover', { identifier: what === 'an unknown one' ? `p@nowhere-${n}.test` : `p@${domain}` })
  }
  return costOf(side, TIMES, AT_ONCE, async (n) => void (await ask(n)))
}

function linesOf(what: What, large: Cost[], small: Cost[]): Line[] {
  const cpu = (costs: Cost[]) => costs.map(({ cpuMs }) => cpuMs)
  const statements = (costs: Cost[]) => costs.at(-1)!.statements.toFixed(1)
  const spreads = { ours: milliseconds(spread(cpu(large))), reference: milliseconds(spread(cpu(small))) }
  return [
    { what: `${what}, 100,000 : 10`, ...spreads, ratio: ratio(cpu(large), cpu(small)), target: '≤ 1.15' },
    { what: `${what}, SQL`, ours: statements(large), reference: statements(small), ratio: '', target: '' },
  ]
}
