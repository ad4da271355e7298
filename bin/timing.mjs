// npm run timing [samples]: does an answer take longer for somebody who has an account? Each door is asked for somebody
// and for nobody in turns of chance, and the two are compared by Mann and Whitney's test. 1,000 samples take minutes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { command, Halt } from './command.mjs'
import { startPostgres } from './postgres.mjs'
import { say } from './progress.mjs'
import { root } from './project.mjs'
import { setup } from './setup.mjs'

await command(async () => {
  const samples = Number(process.argv[2] ?? 1000)
  if (!Number.isInteger(samples) || samples < 20)
    throw new Halt('How many samples of each? At least 20: npm run timing -- 1000')
  await setup({ say })
  const server = await startPostgres({ name: 'test', disposable: true, say })
  try {
    const args = ['--import', 'tsx', 'bench/timing.ts', String(samples)]
    const [code] = await once(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }), 'exit')
    if (code !== 0) process.exitCode = 1
  } finally {
    await server.release()
  }
})
