import { join } from 'node:path'
import { measureInstallation } from '@/lib/operators/system-metrics'
import { checkEnv } from '@/lib/platform/env'
import { log } from '@/lib/platform/log'
import { startObserving } from '@/lib/platform/observing'
import { beginProcess, readBuild } from '@/lib/platform/this-process'
import { handlers } from './registry'
import { schedules } from './schedules'
import { startWorker } from './start'

/** What was begun may take this long after SIGTERM; the queue gives the rest to another worker. */
const DRAIN_MS = 25_000

const problems = checkEnv(process.env)
if (problems.length > 0) {
  process.stderr.write(`The worker cannot start:\n${problems.map((line) => `  ${line}\n`).join('')}`)
  process.exit(1)
}

process.on('unhandledRejection', (reason) => log.error('unhandled rejection', reason))

const observing = await startObserving(beginProcess('worker', readBuild(join(import.meta.dirname, '..'))))
measureInstallation()
const worker = startWorker({ handlers, schedules })
void worker.ready.then(() => log.info('worker ready', { jobs: handlers.size, schedules: schedules.length }))

for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => void drain(name))

async function drain(signal: string): Promise<void> {
  log.info('worker stopping', { signal })
  observing.drain()
  setTimeout(() => {
    log.warn('worker stopped before its jobs were done')
    process.exit(1)
  }, DRAIN_MS).unref()
  await worker.stop()
  await observing.stop()
  log.info('worker stopped')
  process.exit(0)
}
