import type { Counter, Histogram, Registry } from 'prom-client'
import { log } from './log'
import { counters, durations, gauges, metering } from './metrics'

const PREFIX = 'porchlight_'
/** Of one metric: more combinations of labels than this are counted together, whatever somebody sends. */
const SERIES_AT_MOST = 300
const LABEL = /^[A-Za-z0-9][\w .:-]{0,63}$/
const OTHER = 'other'
const READ_WITHIN_MS = 2000

/**
 * Switches metrics on: loads the library, which nothing does while they are off.
 *
 * @returns what answers `GET /metrics`: the text of Prometheus' exposition format 0.0.4
 */
export async function openMetrics(): Promise<{ contentType: string; text: () => Promise<string> }> {
  const prom = await import('prom-client')
  const registry = new prom.Registry()
  prom.collectDefaultMetrics({ register: registry, prefix: PREFIX })

  const made = new Map<string, Counter | Histogram>()
  for (const [name, { help, labels }] of Object.entries(counters))
    made.set(name, new prom.Counter({ name: PREFIX + name, help, labelNames: [...labels], registers: [registry] }))
  for (const [name, { help, labels }] of Object.entries(durations))
    made.set(
      name,
      new prom.Histogram({
        ...{ name: PREFIX + name, help, labelNames: [...labels], registers: [registry] },
        buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      }),
    )
  const bounded = keepBounded()
  metering().sink = {
    count: (name, labels) => (made.get(name) as Counter).inc(bounded(name, labels)),
    observe: (name, labels, seconds) => (made.get(name) as Histogram).observe(bounded(name, labels), seconds),
  }
  addGauges(prom.Gauge, registry)
  return { contentType: registry.contentType, text: () => registry.metrics() }
}

function addGauges(Gauge: typeof import('prom-client').Gauge, registry: Registry): void {
  for (const [name, { help, labels }] of Object.entries(gauges)) {
    const bounded = keepBounded()
    new Gauge({
      ...{ name: PREFIX + name, help, labelNames: [...labels], registers: [registry] },
      async collect() {
        this.reset()
        const reading = await readingOf(name as keyof typeof gauges)
        if (!reading && labels.length === 0) this.set(Number.NaN) // a number nobody knows is not 0
        for (const { labels: of, value } of reading ?? []) this.inc(bounded(name, of), value)
      },
    })
  }
}

/** A reader that fails or hangs costs its own gauge, not the answer: `null`. */
async function readingOf(name: keyof typeof gauges) {
  const read = metering().readers.get(name)
  if (!read) return null
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), READ_WITHIN_MS)
  })
  try {
    return await Promise.race([read(), late])
  } catch (error) {
    log.warn('a metric cannot be read', { metric: name, error: error instanceof Error ? error.name : 'unknown' })
    return null
  } finally {
    clearTimeout(timer)
  }
}

/** Labels as they may be counted: words, and not ever more of them. */
function keepBounded(): (name: string, labels: Record<string, string>) => Record<string, string> {
  const seen = new Map<string, Set<string>>()
  return (name, labels) => {
    const words = Object.fromEntries(
      Object.entries(labels).map(([label, value]) => [label, LABEL.test(value) ? value : OTHER]),
    )
    const known = seen.get(name) ?? new Set()
    seen.set(name, known)
    const series = Object.values(words).join('\n')
    if (known.has(series)) return words
    if (known.size >= SERIES_AT_MOST) return Object.fromEntries(Object.keys(words).map((label) => [label, OTHER]))
    known.add(series)
    return words
  }
}
