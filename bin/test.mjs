// npm test: types, lint, unit, database and browser tests. `-- --only unit` (check, unit, database, browser; comma for
// several) runs a part; further words narrow down its files.
import { parseArgs } from 'node:util'
import { command, Halt } from './command.mjs'
import { startPostgres } from './postgres.mjs'
import { say } from './progress.mjs'
import { stopRunning } from './run.mjs'
import { setup } from './setup.mjs'
import { suites, sum } from './suites.mjs'

await command(async () => {
  const { names, words } = readArguments()
  say('Porchlight’s tests')
  await setup({ say })

  const stopServer = await holdTestServer(names)
  try {
    const outcomes = []
    for (const name of names) outcomes.push(await runSuite(name, words))
    const { passed, failed, skipped } = sum(outcomes)
    say(`${passed} passed, ${failed} failed, ${skipped} skipped`)
    if (failed > 0) process.exitCode = 1
  } finally {
    await stopServer()
  }
})

function readArguments() {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true })
  const names = values.only?.split(',') ?? Object.keys(suites)
  const unknown = names.find((name) => !(name in suites))
  if (unknown !== undefined) throw new Halt(`There is no suite “${unknown}”: ${Object.keys(suites).join(', ')}.`)
  return { names, words: positionals }
}

async function runSuite(name, words) {
  const outcome = await attempt(() => suites[name]({ say, words }))
  const { passed, failed, skipped, failures } = outcome
  for (const failure of failures) say(`\n✗ ${name}: ${failure}\n`)
  const parts = [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`]
  say(`${name}: ${parts.filter(Boolean).join(', ')}${failed ? ' (logs: .data/test/logs)' : ''}`)
  return outcome
}

/** A suite that cannot even start, such as one whose build fails, is a failure like another: the others still run. */
async function attempt(suite) {
  try {
    return await suite()
  } catch (error) {
    if (error?.name !== 'Halt') throw error
    return { passed: 0, failed: 1, skipped: 0, failures: [error.message] }
  }
}

/** Keeps one database server for all suites, and ends it on Ctrl-C as well. */
async function holdTestServer(names) {
  if (!names.some((name) => name === 'database' || name === 'browser')) return async () => {}
  const server = await startPostgres({ name: 'test', disposable: true, say })
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ]) {
    process.once(signal, async () => {
      await stopRunning()
      await server.release()
      process.exit(code)
    })
  }
  return () => server.release()
}
