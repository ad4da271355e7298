import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span } from '@opentelemetry/api'
import type { SpanProcessor, TracerConfig } from '@opentelemetry/sdk-trace-node'
import { type SpanFacts, type Tracer, tracing } from './tracing'

/** What an error span says is the error's name: messages may quote what somebody sent. */
const FAILED = 2

type Options = {
  /** `porchlight-web` or `porchlight-worker`. */
  service: string
  version: string
  /** Base address of an OTLP receiver; spans go to `/v1/traces` below it. */
  endpoint?: string
  /** Where spans go instead; in tests only. */
  processor?: SpanProcessor
}

/**
 * Switches traces on: loads the libraries, which nothing does while they are
 * off. The library is not registered as the process's own, so that nobody else's
 * code (the framework's) adds spans with addresses in them; and a `traceparent`
 * that comes with a request is not believed.
 *
 * @returns what sends the last spans, at the end of the process
 */
export async function openTracing({ service, version, endpoint, processor }: Options): Promise<() => Promise<void>> {
  const [{ trace, ROOT_CONTEXT }, sdk] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-node'),
  ])
  const spanProcessors = [processor ?? new sdk.BatchSpanProcessor(await exporterTo(endpoint ?? ''))]
  const provider = new sdk.NodeTracerProvider({ spanProcessors, resource: resourceOf(service, version) })
  const library = provider.getTracer('porchlight', version)
  const running = new AsyncLocalStorage<{ span: Span; outermost: Span }>()

  tracing().tracer = {
    inSpan(name, attributes, work) {
      const parent = running.getStore()
      const within = parent ? trace.setSpan(ROOT_CONTEXT, parent.span) : ROOT_CONTEXT
      const span = library.startSpan(name, { attributes }, within)
      return running.run({ span, outermost: parent?.outermost ?? span }, () => endingWith(span, work))
    },
    annotate: (facts: SpanFacts) => void running.getStore()?.outermost.setAttributes(facts),
    traceId: () => running.getStore()?.span.spanContext().traceId,
  } satisfies Tracer
  return () => provider.shutdown()
}

async function exporterTo(endpoint: string) {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 5000 })
}

function endingWith<T>(span: Span, work: () => T): T {
  const failed = (error: unknown): never => {
    span.setStatus({ code: FAILED, message: error instanceof Error ? error.name : 'unknown' })
    span.end()
    throw error
  }
  let result: T
  try {
    result = work()
  } catch (error) {
    return failed(error)
  }
  if (!(result instanceof Promise)) {
    span.end()
    return result
  }
  return result.then((value) => {
    span.end()
    return value
  }, failed) as T
}

/** Who sends the spans. Of the machine nothing is told. */
function resourceOf(service: string, version: string): NonNullable<TracerConfig['resource']> {
  const attributes = { 'service.name': service, 'service.version': version }
  return {
    attributes,
    asyncAttributesPending: false,
    merge: () => resourceOf(service, version),
    getRawAttributes: () => Object.entries(attributes),
  }
}
