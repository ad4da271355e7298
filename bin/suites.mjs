import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  findApacheOpenIdc,
  findChromium,
  findRedis,
  findSimpleSamlPhp,
  findXmlsec,
  installPackages,
  installSimpleSamlPhp,
  mayInstall,
} from './debian-packages.mjs'
import { buildIfNeeded } from './production-build.mjs'
import { step } from './progress.mjs'
import { dataFolder, inProject } from './project.mjs'
import { run } from './run.mjs'
import { checkLint, checkTypes } from './static-checks.mjs'
import { fromPlaywright, fromProgram, fromVitest, nothing } from './test-reports.mjs'

/**
 * The suites of `npm test`, in their order. Each takes what to say progress
 * with and words that narrow down its files, and returns an outcome
 * (see test-reports.mjs). Whole logs are in `.data/test/logs`.
 */
export const suites = {
  check: async ({ say }) => {
    const [types, lint] = await step(say, 'types and lint', () => Promise.all([checkTypes(), checkLint()]))
    return sum([fromProgram(types), fromProgram(lint)])
  },
  unit: async (options) => {
    await ensureXmlsec(options.say)
    return vitest('unit', options)
  },
  database: async (options) => {
    await ensureRedis(options.say)
    await ensureSimpleSamlPhp(options.say)
    return vitest('database', options)
  },
  browser: async ({ say, words }) => {
    const chromium = await ensureChromium(say)
    if (!chromium) return withoutChromium(say)
    await ensureApache(say)
    await buildIfNeeded({ say })
    return playwright(chromium, say, words)
  },
}

export function sum(outcomes) {
  return outcomes.reduce(
    (total, outcome) => ({
      passed: total.passed + outcome.passed,
      failed: total.failed + outcome.failed,
      skipped: total.skipped + outcome.skipped,
      failures: [...total.failures, ...outcome.failures],
    }),
    nothing,
  )
}

async function vitest(project, { say, words }) {
  const report = freshReport(`${project}.json`)
  const program = inProject('node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = [program, 'run', '--project', project, ...reporters, ...words]
  const result = await step(say, `${project} tests`, () => run(process.execPath, args, quietly(project)))
  return fromVitest(report, result)
}

async function playwright(chromium, say, words) {
  const report = freshReport('browser.json')
  const program = inProject('node_modules', '@playwright', 'test', 'cli.js')
  const options = quietly('browser', { CHROMIUM_PATH: chromium })
  const result = await step(say, 'browser tests', () => run(process.execPath, [program, 'test', ...words], options))
  return fromPlaywright(report, result)
}

function freshReport(name) {
  const report = join(dataFolder('test', 'logs'), name)
  rmSync(report, { force: true })
  return report
}

function quietly(name, variables = {}) {
  return {
    log: join(dataFolder('test', 'logs'), `${name}.log`),
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...variables },
  }
}

/** The third of the verifiers that the guard is compared with; the others are npm packages. */
async function ensureXmlsec(say) {
  if (!findXmlsec() && mayInstall()) await installPackages(['xmlsec1'], say)
}

/** Tests that need Redis skip themselves without it. */
async function ensureRedis(say) {
  if (!findRedis() && mayInstall()) await installPackages(['redis-server'], say)
}

/** The test of a relying party that others wrote skips itself without it. No service: the test starts its own. */
async function ensureApache(say) {
  if (!findApacheOpenIdc() && mayInstall()) await installPackages(['apache2-bin', 'libapache2-mod-auth-openidc'], say)
  if (!findApacheOpenIdc()) say('Apache’s mod_auth_openidc is not here: its test is skipped.')
}

/** The test of an identity provider that others wrote skips itself without it. */
async function ensureSimpleSamlPhp(say) {
  if (!findSimpleSamlPhp() && mayInstall()) await installSimpleSamlPhp(say)
  if (!findSimpleSamlPhp()) say('SimpleSAMLphp is not here: its test is skipped.')
}

async function ensureChromium(say) {
  if (!findChromium() && mayInstall()) await installPackages(['chromium'], say)
  return findChromium()
}

function withoutChromium(say) {
  const remedy = existsSync('/etc/debian_version')
    ? 'sudo apt-get install chromium'
    : 'install Chromium or Chrome and set CHROMIUM_PATH to its program'
  say(`The browser tests need Chromium: ${remedy}`)
  return process.env.CI ? { ...nothing, failed: 1, failures: ['Chromium is missing.'] } : { ...nothing, skipped: 1 }
}
