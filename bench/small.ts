import { key } from './provider'
import { type Line, milliseconds, ratio } from './report'
import { type Cost, costOf, spread } from './rounds'
import type { Side } from './side'
import { signInOnce } from './sign-in'
import { stage } from './stage'
import type { Door } from './world'

const ROUNDS = 5
const AT_ONCE = 4

/** Runs ours and the reference in turns. @returns what each round cost */
async function inTurns(
  side: Side,
  times: number,
  ours: (n: number) => Promise<unknown>,
  bare: (n: number) => Promise<unknown>,
) {
  const costs: { ours: Cost[]; bare: Cost[] } = { ours: [], bare: [] }
  let begun = 0
  const run = async (which: 'ours' | 'bare', task: (n: number) => Promise<unknown>) => {
    const from = begun
    begun += times
    costs[which].push(await costOf(side, times, AT_ONCE, async (n) => void (await task(from + n))))
  }
  for (let round = 0; round <= ROUNDS; round++) {
    await run('ours', ours)
    await run('bare', bare)
  }
  return { ours: costs.ours.slice(1), bare: costs.bare.slice(1) } // the first round warms
}

function linesOf(what: string, { ours, bare }: { ours: Cost[]; bare: Cost[] }): Line[] {
  const cpu = (costs: Cost[]) => costs.map(({ cpuMs }) => cpuMs)
  const [own, reference] = [milliseconds(spread(cpu(ours))), milliseconds(spread(cpu(bare)))]
  const statements = (costs: Cost[]) => costs.at(-1)!.statements.toFixed(1)
  return [
    { what, ours: own, reference, ratio: ratio(cpu(ours), cpu(bare)), target: '' },
    { what: `${what}, SQL`, ours: statements(ours), reference: statements(bare), ratio: '', target: '' },
  ]
}

/** Who is behind a session's cookie, beside opening the same cookie and reading one row by its key. */
export async function session(): Promise<Line[]> {
  const side = await stage('ours.ts', 'session')
  try {
    await side.call('seed', { size: 100_000 })
    const door = await side.call<Door>('door', { people: 1, certificatePem: key.certificatePem })
    const { cookie } = await signInOnce(side, door, 0)
    const check = () => side.call('check', { cookie })
    return linesOf('session check, 100,000', await inTurns(side, 300, check, () => side.call('bareCheck', { cookie })))
  } finally {
    await side.stop()
  }
}

/** An admin links a request (with locks, rules, audit and mails), beside a transaction that writes as many rows. */
export async function link(): Promise<Line[]> {
  const times = 30
  const side = await stage('ours.ts', 'link')
  try {
    const { orgId } = await side.call<Door>('door', { people: 1, certificatePem: key.certificatePem })
    const count = 2 * times * (ROUNDS + 1)
    const { admin, requests } = await side.call<{ admin: string; requests: object[] }>('requests', { orgId, count })
    const approve = (n: number) => side.call('approve', { orgId, admin, ...requests[n] })
    return linesOf(
      'link request approved',
      await inTurns(side, times, approve, () => side.call('bareWrites', { rows: 8 })),
    )
  } finally {
    await side.stop()
  }
}
