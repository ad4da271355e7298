import { mkdirSync, writeFileSync } from 'node:fs'
import { findingOf } from './saml-verifiers-differential'
import { nodeSaml } from './saml-verifiers-node-saml'
import { inWords, runDifferential } from './saml-verifiers-run'
import { xmldsigjs } from './saml-verifiers-xmldsigjs'
import { findXmlsec, xmlsec } from './saml-verifiers-xmlsec'

/**
 * One of the processes of `npm run differential`: takes the first seed, how
 * many cases, and of how many accepted ones `xmlsec1` judges one (0: all).
 * Writes lines of JSON: progress, findings, the sum.
 */
const [from = 0, cases = 1_000, every = 50] = process.argv.slice(2).map(Number)
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
const folder = '.data/differential'
process.stdout.on('error', () => process.exit(1)) // whoever asked is gone
const judges = findXmlsec() ? 'with xmlsec1' : 'without xmlsec1'
let told = 0
let judged = 0

const tally = await runDifferential(
  { from, cases, verifiers: [nodeSaml, xmldsigjs] },
  async (made, unable) => {
    const due = every === 0 || unable.length === 2 || judged % every === 0
    judged += 1
    if (!due || !findXmlsec()) return
    const { finding } = await findingOf(made, xmlsec)
    if (finding) report(finding)
  },
  ({ cases: done, accepted, findings }) => {
    for (const finding of findings.splice(0)) report(finding)
    if (done % 500 === 0) say({ done: 500, accepted })
  },
)
say({ done: tally.cases % 500, judges, counts: Object.fromEntries(tally.counts) })

function report(finding: Parameters<typeof inWords>[0]): void {
  told += 1
  if (told > 100) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${finding.seed}-${finding.verifier}.xml`, finding.xml)
  say({ finding: inWords(finding) })
}
