// npm run differential: generated and mutated SAML responses through the guard and through verifiers that others wrote.
// `-- --cases 1000000 --seed 7` for so many from that seed on, `--xmlsec 0` to let xmlsec1 judge each accepted one.
// What is found lies in .data/differential; its seed makes it again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { command, Halt } from './command.mjs'
import { say } from './progress.mjs'
import { root } from './project.mjs'

const SAY_EVERY_MS = 10_000

await command(async () => {
  const { cases, seed, every } = readArguments()
  const workers = Math.min(availableParallelism(), Math.ceil(cases / 500))
  const sum = { done: 0, findings: 0, counts: {}, judges: '' }
  const timer = setInterval(() => say(`${sum.done} of ${cases}…`), SAY_EVERY_MS)
  try {
    const each = Math.ceil(cases / workers)
    const parts = Array.from({ length: workers }, (_, i) => [seed + i * each, Math.min(each, cases - i * each)])
    await Promise.all(parts.filter(([, count]) => count > 0).map((part) => work([...part, every], sum)))
  } finally {
    clearInterval(timer)
  }
  for (const [what, count] of Object.entries(sum.counts).sort()) say(`${String(count).padStart(9)}  ${what}`)
  say(`${sum.done} cases from seed ${seed}, ${sum.judges}: ${sum.findings} findings`)
  if (sum.findings) process.exitCode = 1
})

function readArguments() {
  const number = { type: 'string' }
  const { values } = parseArgs({ options: { cases: number, seed: number, xmlsec: number } })
  const [cases, seed, every] = [values.cases ?? '20000', values.seed ?? '0', values.xmlsec ?? '50'].map(Number)
  if (![cases, seed, every].every(Number.isSafeInteger) || cases < 1 || seed < 0 || every < 0)
    throw new Halt('Say it like this: npm run differential -- --cases 20000 --seed 1 --xmlsec 50')
  return { cases, seed, every }
}

async function work(part, sum) {
  const args = ['--import', 'tsx', 'lib/testing/saml-verifiers-worker.ts', ...part.map(String)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) take(JSON.parse(line), sum)
  const [code] = await ended
  if (code !== 0) throw new Halt(`A worker ended with ${code}; its seeds were ${part[0]} and ${part[1]} more.`)
}

function take({ done = 0, finding, counts = {}, judges }, sum) {
  sum.done += done
  if (judges) sum.judges = judges
  for (const [what, count] of Object.entries(counts)) sum.counts[what] = (sum.counts[what] ?? 0) + count
  if (!finding) return
  sum.findings += 1
  say(finding)
}
