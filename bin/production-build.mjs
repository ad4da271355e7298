import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Halt } from './command.mjs'
import { buildHostedCss } from './hosted-css.mjs'
import { withLock } from './processes.mjs'
import { step } from './progress.mjs'
import { dataFolder, inProject, root } from './project.mjs'
import { lastLines, run } from './run.mjs'
import { hashFiles, hasStamp, writeStamp } from './stamps.mjs'

const stampFile = inProject('.next', '.built-from')

/** Whether there is a production build that `npm start` can serve. */
export function isBuilt() {
  return existsSync(stampFile) && existsSync(inProject('.next', 'BUILD_ID'))
}

/** Builds unless the present build was made from exactly these sources. Needs {@link setup} before. */
export function buildIfNeeded({ say }) {
  return withLock(`${dataFolder('build')}/lock`, async () => {
    if (!isBuilt() || !hasStamp(stampFile, hashFiles(sources()))) await buildNow(say)
  })
}

export function build({ say }) {
  return withLock(`${dataFolder('build')}/lock`, () => buildNow(say))
}

async function buildNow(say) {
  const stamp = hashFiles(sources())
  rmSync(stampFile, { force: true })
  await step(say, 'building the stylesheet', buildHostedCss)
  await step(say, 'building the pages', async () => {
    const next = inProject('node_modules', 'next', 'dist', 'bin', 'next')
    const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
    const log = `${dataFolder('build')}/build.log`
    const { code, output } = await run(process.execPath, [next, 'build'], { env, log })
    if (code !== 0) throw new Halt(`The pages could not be built (${log}):\n${lastLines(output)}`)
  })
  writeStamp(stampFile, stamp)
}

/** Folders that no page is made of. */
const OUTSIDE = new Set(['.data', '.git', '.next', 'bench', 'bin', 'deploy', 'docs', 'e2e', 'node_modules', 'testing'])
const BUILT = new Set([inProject('lib', 'platform', 'prisma'), inProject('public', 'assets')])

function sources(folder = root) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return OUTSIDE.has(entry.name) || BUILT.has(path) ? [] : sources(path)
    return isSource(entry) ? [path] : []
  })
}

function isSource(entry) {
  if (!entry.isFile() || /\.test\.tsx?$|\.tsbuildinfo$|\.md$/.test(entry.name)) return false
  return entry.name !== 'next-env.d.ts' && !/^\.env/.test(entry.name)
}
