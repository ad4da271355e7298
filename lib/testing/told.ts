import { inspect } from 'node:util'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import pg from 'pg'
import { vi } from 'vitest'
import { metering } from '@/lib/platform/metrics'
import { openMetrics } from '@/lib/platform/metrics-registry'
import { tracing } from '@/lib/platform/tracing'
import { openTracing } from '@/lib/platform/tracing-sdk'

/** What the product tells and keeps, by where. */
export type Told = Record<'log' | 'metrics' | 'traces' | 'database' | 'queue', string>

/**
 * Listens to everything that the product tells from here on: its log, metrics
 * and traces, both switched on; and reads every row of its database and its
 * queue at the end. Before the first statement, so that traces know of all.
 */
export async function listenToEverything(): Promise<{ told: () => Promise<Told>; stop: () => void }> {
  const lines: string[] = []
  const hear = (text: unknown) => lines.push(String(text)) > 0
  const say = (...parts: unknown[]) => void hear(parts.map((part) => inspect(part, { depth: 5 })).join(' '))
  const spies = [
    ...[process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(hear)),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((how) =>
      vi.spyOn(console, how).mockImplementation(say),
    ), // libraries
  ]
  const spans = new InMemorySpanExporter()
  await openTracing({ service: 'test', version: '1', processor: new SimpleSpanProcessor(spans) })
  const metrics = await openMetrics()
  return {
    async told() {
      return {
        log: lines.join(''),
        metrics: await metrics.text(),
        traces: JSON.stringify(
          spans
            .getFinishedSpans()
            .map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
        ),
        database: await rowsOf('public'),
        queue: await rowsOf('bullmq'),
      }
    },
    stop() {
      for (const spy of spies) spy.mockRestore()
      metering().sink = null
      tracing().tracer = null
    },
  }
}

async function rowsOf(schema: string): Promise<string> {
  const client = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL })
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = $1`,
      [schema],
    )
    const texts: string[] = []
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`)
      texts.push(...rows.map(({ row }) => `${name} ${row}`))
    }
    return texts.join('\n')
  } finally {
    await client.end()
  }
}

/** Where a secret stands in what was told: as it is, or as addresses, base64 and hexadecimal digits write it. */
export function placesOf(secret: string, told: Told): string[] {
  const bytes = Buffer.from(secret)
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
  const coded = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')]
  return Object.entries(told)
    .filter(([, text]) => [...forms, ...coded].some((form) => text.includes(form)))
    .map(([place]) => place)
}
