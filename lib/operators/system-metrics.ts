import { newCtx } from '@/lib/platform/context'
import { type gauges, type Measured, measure } from '@/lib/platform/metrics'
import { countSessions, type QueueRow, queueRows } from './system-facts'

/**
 * Says how the numbers of the whole installation are read. Each process tells
 * the same ones: take the largest, not the sum. Nothing is read unless somebody
 * fetches the metrics.
 */
export function measureInstallation(): void {
  measure('sessions', async () => [{ labels: {}, value: await countSessions(asMonitor()) }])
  measure('queue_jobs', async () => (await queueRows(asMonitor())).flatMap(countsOf))
  measure('queue_oldest_seconds', async () => {
    const ctx = asMonitor()
    const due = (await queueRows(ctx)).flatMap(({ dueSince }) => dueSince?.getTime() ?? [])
    return [{ labels: {}, value: due.length ? Math.max(0, (ctx.now.getTime() - Math.min(...due)) / 1000) : 0 }]
  })
}

const asMonitor = () => newCtx({ kind: 'system', job: 'metrics' })

function countsOf({ name, dueSince: _, ...states }: QueueRow): Measured<(typeof gauges)['queue_jobs']>[] {
  return Object.entries(states).map(([state, value]) => ({ labels: { job: name, state }, value }))
}
