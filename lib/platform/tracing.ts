import { once } from './singleton'

/** Numbers, and words of ours: codes, names of jobs and statements, references. Never what somebody sent. */
export type SpanFacts = Record<string, string | number | boolean>

export type Tracer = {
  inSpan<T>(name: string, facts: SpanFacts, work: () => T): T
  annotate(facts: SpanFacts): void
  traceId(): string | undefined
}

/** Shared by the two copies of `lib` in the web process; `tracer` stays `null` while traces are off. */
export const tracing = () => once('tracing', () => ({ tracer: null as Tracer | null }))

/**
 * Does `work` as a span of the trace that runs; the span ends when `work` does,
 * also by failing. Just does it while traces are off (`OTEL_EXPORTER_OTLP_ENDPOINT`).
 */
export function inSpan<T>(name: string, facts: SpanFacts, work: () => T): T {
  const { tracer } = tracing()
  return tracer ? tracer.inSpan(name, facts, work) : work()
}

/** Adds facts to the outermost span of this request or job. */
export function annotate(facts: SpanFacts): void {
  tracing().tracer?.annotate(facts)
}

/** The id of the trace that runs, 32 hexadecimal digits; `undefined` while traces are off. */
export function traceId(): string | undefined {
  return tracing().tracer?.traceId()
}
