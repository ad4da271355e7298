// npm run faults: the tests of faults at length, an hour or so: 200 kills, 1,000 mails, 1,000 jobs delivered three times.
// `-- --seed 7` for other moments and other faults; further words narrow down the files (faults/kills, lib/mail/faults).
import { parseArgs } from 'node:util'
import { command, Halt } from './command.mjs'
import { findRedis } from './debian-packages.mjs'
import { say } from './progress.mjs'
import { inProject } from './project.mjs'
import { run } from './run.mjs'
import { setup } from './setup.mjs'

await command(async () => {
  const { values, positionals } = parseArgs({ options: { seed: { type: 'string' } }, allowPositionals: true })
  const seed = values.seed ?? String(Date.now() % 1_000_000)
  if (!/^\d{1,9}$/.test(seed)) throw new Halt('Say it like this: npm run faults -- --seed 7')
  await setup({ say })
  if (!findRedis()) say('Redis is not here: the tests that need it are skipped.')
  say(`Faults at length, seed ${seed}`)

  const words = positionals.length > 0 ? positionals : ['faults']
  const args = [inProject('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'database', ...words]
  const env = { ...process.env, FAULTS: 'long', FAULTS_SEED: seed }
  const { code } = await run(process.execPath, args, { env, onLine: sayWhatMatters })
  if (code !== 0) throw new Halt(`Something was lost, doubled or left halfway; “-- --seed ${seed}” repeats it.`)
})

/** The processes that are killed say a lot about it. */
function sayWhatMatters(line) {
  if (!/^\s*(\{|$)/.test(line)) say(line)
}
