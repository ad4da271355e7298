// npm run bench: what we cost beside the least that could do the same. `-- --part saml,guard` runs some of it;
// docs/bench.md says what each measures.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { benchApps } from './bench-apps.mjs'
import { command, Halt } from './command.mjs'
import { startPostgres } from './postgres.mjs'
import { say } from './progress.mjs'
import { root } from './project.mjs'
import { setup } from './setup.mjs'

const PARTS = ['guard', 'saml', 'oidc', 'session', 'link', 'discovery', 'sweep', 'pages', 'hostile', 'monday', 'apps']

await command(async () => {
  const parts = readArguments()
  await setup({ say })
  const server = await startPostgres({ name: 'test', disposable: true, say })
  try {
    const ours = parts.filter((part) => part !== 'apps')
    if (ours.length) await run(ours)
    if (parts.includes('apps')) await benchApps(say)
  } finally {
    await server.release()
  }
})

function readArguments() {
  const { values } = parseArgs({ options: { part: { type: 'string' } } })
  const parts = values.part?.split(',') ?? PARTS
  const unknown = parts.find((part) => !PARTS.includes(part))
  if (unknown !== undefined) throw new Halt(`There is no part “${unknown}”: ${PARTS.join(', ')}.`)
  return parts
}

async function run(parts) {
  const bench = spawn(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...parts], { cwd: root, stdio: 'inherit' })
  const [code] = await once(bench, 'exit')
  if (code !== 0) throw new Halt('A part of the bench ended before it had measured.')
}
