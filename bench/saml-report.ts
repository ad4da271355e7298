import { type Line, milliseconds, ratio } from './report'
import { quantile, spread } from './rounds'
import { type Contestant, type Step, steps } from './saml'

/** What each size says, and how the large one compares to the small one. */
export async function samlReport(contestants: readonly Contestant[]): Promise<Line[]> {
  const lines: Line[] = []
  const ours = contestants.filter(({ name }) => name === 'ours')
  for (const who of ours) {
    const reference = contestants.find(({ name, size }) => name === 'jackson' && size === who.size)!
    lines.push(cpuLine('SAML ACS', ['acs'], who, reference), cpuLine('whole SAML login', steps, who, reference))
    lines.push(
      sizedLine('SQL statements', who, '≤ 16', statementsOf(who), statementsOf(reference)),
      sizedLine('memory', who, '', await memoryOf(who), await memoryOf(reference)),
    )
  }
  const [small, large] = ours
  if (small && large) lines.push(sizesLine(waitOf(small), waitOf(large)))
  return lines
}

function cpuLine(what: string, of: readonly Step[], ours: Contestant, reference: Contestant): Line {
  const [own, theirs] = [cpuOf(ours, of), cpuOf(reference, of)]
  const target = of === steps ? '≤ 0.8' : ''
  const spreads = { ours: milliseconds(spread(own)), reference: milliseconds(spread(theirs)) }
  return { what: nameOf(what, ours), ...spreads, ratio: ratio(own, theirs), target }
}

function sizedLine(what: string, who: Contestant, target: string, ours: string, reference: string): Line {
  return { what: nameOf(what, who), ours, reference, ratio: '', target }
}

function sizesLine(small: number, large: number): Line {
  const spreads = { ours: `${large.toFixed(1)} ms`, reference: `${small.toFixed(1)} ms` }
  return { what: 'p50 of a login, 100,000 : 10', ...spreads, ratio: (large / small).toFixed(2), target: '≤ 1.15' }
}

const nameOf = (what: string, { size }: Contestant) => `${what}, ${size.toLocaleString('en')}`

/** CPU of some steps, per sign-in, round by round. */
function cpuOf(who: Contestant, of: readonly Step[]): number[] {
  return who.costs.begin.map((_, round) => of.reduce((sum, step) => sum + who.costs[step][round]!.cpuMs, 0))
}

function statementsOf(who: Contestant): string {
  return steps.reduce((sum, step) => sum + who.costs[step].at(-1)!.statements, 0).toFixed(1)
}

async function memoryOf({ side }: Contestant): Promise<string> {
  return `${(await side.usage()).rssMb.toFixed(0)} MB`
}

/** The median wait of each step, together. */
function waitOf(who: Contestant): number {
  return steps.reduce((sum, step) => {
    const waits = who.costs[step].flatMap(({ waits }) => waits).sort((a, b) => a - b)
    return sum + quantile(waits, 0.5)
  }, 0)
}
