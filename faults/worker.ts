import { handlers } from '@/jobs/registry'
import { schedules } from '@/jobs/schedules'
import { startWorker } from '@/jobs/start'
import { log } from '@/lib/platform/log'

// A worker for tests of faults: the whole of it, but its jobs are given to another one sooner after its death.
process.stdin.once('end', () => process.exit(1)).resume() // the test is gone
process.on('unhandledRejection', (error) => log.error('unhandled rejection', error))
const worker = startWorker({ handlers, schedules, queue: { redisUrl: process.env.REDIS_URL, lockSeconds: 2 } })
await worker.ready
process.stdout.write('ready\n')
process.once('SIGTERM', async () => {
  await worker.stop()
  process.exit(0)
})
