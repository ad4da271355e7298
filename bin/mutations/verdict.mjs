import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run.mjs'

/** A rule that was removed may make a loop endless: that is red too. For each test file. */
const PATIENCE_MS = 300_000

/**
 * Runs test files in a copy and says of each test whether it passed.
 *
 * @param {string} [name] only tests in whose names this stands
 * @returns {Promise<{ tests: Map<string, boolean>, output: string } | 'endless'>} by file and full name
 */
export async function testsIn(folder, files, name) {
  const report = join(folder, 'mutation-report.json')
  rmSync(report, { force: true })
  const project = files.some((file) => file.endsWith('.db.test.ts')) ? 'database' : 'unit'
  const only = name === undefined ? [] : ['--testNamePattern', escaped(name)]
  const args = [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, '--reporter=json']
  const limit = AbortSignal.timeout(PATIENCE_MS * files.length)
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }
  try {
    const options = { cwd: folder, env, signal: limit, killSignal: 'SIGKILL' }
    const { output } = await run(process.execPath, [...args, `--outputFile=${report}`, ...only, ...files], options)
    return { tests: existsSync(report) ? readReport(report, folder) : new Map(), output }
  } catch (error) {
    if (limit.aborted) return 'endless'
    throw error
  }
}

function readReport(report, folder) {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const ran = testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status }) => [keyOf(file.slice(folder.length + 1), fullName), status === 'passed']),
  )
  return new Map(ran)
}

const keyOf = (file, name) => `${file} › ${name}`

/** The tests that a rule names, with what became of them. */
export function namedBy({ test, red }, tests) {
  return [...tests].filter(([key]) => key.startsWith(`${test} › `) && key.includes(red)).map(([, passed]) => passed)
}

/**
 * - `red`: a named test noticed.
 * - `survived`: the rule is gone and all is green.
 * - `broken`: no named test ran, so nothing is known.
 * - `stale`: the rule is written otherwise by now.
 */
export function verdictOn(rule, result) {
  if (result === null) return 'stale'
  if (result === 'endless') return 'red'
  const passed = namedBy(rule, result.tests)
  if (passed.length === 0) return 'broken'
  return passed.every(Boolean) ? 'survived' : 'red'
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
