import type { Server } from 'node:http'
import { pool } from './db'
import { env } from './env'
import { listenForMetrics } from './health-server'
import { startHeartbeat } from './heartbeat'
import { measure } from './metrics'
import type { ThisProcess } from './this-process'

export type Observing = {
  /** Where metrics are told; `null` while they are off. */
  server: Server | null
  /** The process takes no new work: says so to whoever asks. */
  drain(): void
  /** The last words: spans that wait, the row of this process. Before the pool ends. */
  stop(): Promise<void>
}

/**
 * Begins what lets others see how this process is: the heartbeat always,
 * metrics and traces where their variable is set. Call it before the first
 * statement goes to the database, so that traces know of all.
 */
export async function startObserving(self: ThisProcess): Promise<Observing> {
  const { METRICS_PORT, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = env()
  const service = `porchlight-${self.kind}`
  const sendLastSpans = endpoint
    ? await (await import('./tracing-sdk')).openTracing({ service, version: self.version, endpoint })
    : async () => undefined
  const server = METRICS_PORT
    ? listenForMetrics(self, await (await import('./metrics-registry')).openMetrics(), METRICS_PORT)
    : null
  if (server) measurePool()
  const heartbeat = startHeartbeat(self)
  return {
    server,
    drain() {
      self.isDraining = true
      void heartbeat.drain()
    },
    async stop() {
      server?.close()
      await Promise.all([heartbeat.stop(), sendLastSpans().catch(() => undefined)])
    },
  }
}

function measurePool(): void {
  measure('database_pool', () => {
    const { totalCount, idleCount, waitingCount } = pool()
    return [
      { labels: { state: 'used' }, value: totalCount - idleCount },
      { labels: { state: 'idle' }, value: idleCount },
      { labels: { state: 'waiting' }, value: waitingCount },
    ]
  })
}
