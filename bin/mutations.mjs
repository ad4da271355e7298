// npm run mutations: takes each rule that is listed in bin/mutations out of a copy of the checkout, once, and sees that a
// named test turns red. `-- guard` (or another part of mutations/tables.mjs) runs a part; further words narrow it down.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { command, Halt } from './command.mjs'
import { makeCopy } from './mutations/copy.mjs'
import { parts } from './mutations/tables.mjs'
import { namedBy, testsIn, verdictOn } from './mutations/verdict.mjs'
import { say } from './progress.mjs'
import { stopRunning } from './run.mjs'
import { setup } from './setup.mjs'

await command(async () => {
  const { rules, atOnce } = readArguments()
  await setup({ say })
  const lanes = await openLanes(rules, Math.min(atOnce, rules.length))
  process.once('SIGINT', () => close(lanes).finally(() => process.exit(130)))
  process.once('SIGTERM', () => close(lanes).finally(() => process.exit(143)))
  try {
    const dull = await dullOf(lanes[0], rules)
    const results = await judgeAll(
      lanes,
      rules.filter((rule) => !dull.includes(rule)),
    )
    tell([...dull.map((rule) => ({ ...rule, verdict: 'dull' })), ...results])
  } finally {
    await close(lanes)
  }
})

function readArguments() {
  const { values, positionals } = parseArgs({
    options: { 'at-once': { type: 'string', default: '2' } },
    allowPositionals: true,
  })
  const named = positionals.filter((word) => word in parts)
  const words = positionals.filter((word) => !(word in parts))
  const chosen = (named.length ? named : Object.keys(parts)).flatMap((name) => parts[name])
  const rules = chosen.filter((rule) => words.every((word) => `${rule.file} ${rule.rule} ${rule.red}`.includes(word)))
  if (rules.length === 0) throw new Halt('No rule is called that.')
  return { rules, atOnce: Math.max(1, Number(values['at-once']) || 1) }
}

/** Each lane is a copy, with a database server of its own where one is needed. */
function openLanes(rules, count) {
  const needsDatabase = rules.some(({ test }) => test.endsWith('.db.test.ts'))
  return Promise.all(
    Array.from({ length: count }, async () => {
      const copy = makeCopy()
      if (!needsDatabase) return { copy, release: async () => {} }
      const { startPostgres } = await import(join(copy.folder, 'bin/postgres.mjs'))
      return { copy, ...(await startPostgres({ name: 'test', disposable: true })) }
    }),
  )
}

async function close(lanes) {
  await stopRunning()
  for (const { copy, release } of lanes) {
    await release()
    copy.drop()
  }
}

/** The rules whose tests are missing, or red before anything is removed: such a test would notice nothing. */
async function dullOf({ copy }, rules) {
  const files = [...new Set(rules.map(({ test }) => test))]
  const dull = []
  for (const ofDatabase of [false, true]) {
    const some = files.filter((file) => file.endsWith('.db.test.ts') === ofDatabase)
    if (some.length === 0) continue
    const result = await testsIn(copy.folder, some)
    if (result === 'endless') throw new Halt(`${some.join(', ')}: they don’t end.`)
    dull.push(...rules.filter((rule) => some.includes(rule.test) && !isGreen(rule, result.tests)))
  }
  return dull
}

function isGreen(rule, tests) {
  const passed = namedBy(rule, tests)
  return passed.length > 0 && passed.every(Boolean)
}

async function judgeAll(lanes, rules) {
  const waiting = rules.map((rule, index) => ({ rule, index }))
  const results = []
  await Promise.all(
    lanes.map(async ({ copy }) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { rule, index } = next
        const verdict = verdictOn(rule, await copy.while(rule, () => testsIn(copy.folder, [rule.test], rule.red)))
        results[index] = { ...rule, verdict }
        say(`${verdict.padEnd(8)}  ${rule.file}: ${rule.rule}  →  ${rule.red}`)
      }
    }),
  )
  return results
}

/** What is left over: see `verdictOn`; `dull` rules have a test that is missing or red anyway. */
function tell(results) {
  const left = results.filter(({ verdict }) => verdict !== 'red')
  say(`${results.length} rules removed, ${left.length} unnoticed`)
  for (const { verdict, file, rule, test, red } of left) say(`  ${verdict}: ${file}: ${rule}  (${test} › ${red})`)
  if (left.length > 0) process.exitCode = 1
}
