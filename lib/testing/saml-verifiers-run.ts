import type { Verifier } from './saml-verifiers'
import { type Case, caseMaker, type Finding, findingOf } from './saml-verifiers-differential'

export type Tally = {
  cases: number
  accepted: number
  findings: Finding[]
  /** How often each thing happened: `made honest`, `honest accepts`, `edit …`, `refusal …`, `node-saml accepts`, … */
  counts: Map<string, number>
}

/**
 * Runs so many cases from a seed on: what the guard takes is asked of each
 * verifier. `onAccepted` is told of each such case, and who was unable to judge it
 * for which reason: `node-saml: an algorithm`.
 */
export async function runDifferential(
  { from, cases, verifiers }: { from: number; cases: number; verifiers: readonly Verifier[] },
  onAccepted: (accepted: Case, unable: readonly string[]) => void | Promise<void> = () => {},
  onProgress: (tally: Tally) => void = () => {},
): Promise<Tally> {
  const make = caseMaker()
  const tally: Tally = { cases: 0, accepted: 0, findings: [], counts: new Map() }
  const count = (what: string): void => void tally.counts.set(what, (tally.counts.get(what) ?? 0) + 1)
  for (let seed = from; seed < from + cases; seed++) {
    const made = make(seed)
    tally.cases += 1
    count(`made ${made.made}`)
    for (const edit of made.edits) count(`edit ${edit}`)
    if (made.verdict.ok) {
      count(`${made.made} accepted`)
      tally.accepted += 1
      await onAccepted(made, await ask(made, verifiers, tally, count))
    } else count(`refusal ${made.verdict.code}`)
    onProgress(tally)
  }
  return tally
}

async function ask(
  made: Case,
  verifiers: readonly Verifier[],
  tally: Tally,
  count: (what: string) => void,
): Promise<string[]> {
  const unable: string[] = []
  for (const verifier of verifiers) {
    const { opinion, finding } = await findingOf(made, verifier)
    count(`${verifier.name} ${opinion.kind}${opinion.kind === 'unable' ? `: ${opinion.reason}` : ''}`)
    if (made.made === 'honest') count(`honest ${verifier.name} ${opinion.kind}`)
    if (opinion.kind === 'unable') unable.push(`${verifier.name}: ${opinion.reason}`)
    if (finding) tally.findings.push(finding)
  }
  return unable
}

/** One line about a finding, with what makes it again. */
export function inWords({ seed, verifier, made, edits, reason }: Finding): string {
  return `seed ${seed}, ${verifier} ${reason} (${[made, ...edits].join(', ')}); again: npm run differential -- --cases 1 --seed ${seed}`
}
