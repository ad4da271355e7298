import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { log } from './log'
import { annotate, inSpan, traceId, tracing } from './tracing'
import { openTracing } from './tracing-sdk'
import { statementName } from './tracing-sql'

const exporter = new InMemorySpanExporter()

beforeEach(async () => {
  exporter.reset()
  await openTracing({ service: 'test', version: '1', processor: new SimpleSpanProcessor(exporter) })
})
afterEach(() => {
  tracing().tracer = null
})

const spans = () =>
  exporter.getFinishedSpans().map((span) => ({
    ...{ name: span.name, attributes: span.attributes, id: span.spanContext().spanId },
    ...{ trace: span.spanContext().traceId, parent: span.parentSpanContext?.spanId, status: span.status },
  }))

test('work within work is a span below its span, and facts go to the outermost one', async () => {
  const answer = await inSpan('POST sso.acs', { 'porchlight.route': 'sso.acs' }, async () => {
    await inSpan('sign-in.answer', {}, async () => annotate({ 'porchlight.reference': '7KQ2-M9XD' }))
    return 'done'
  })

  const [inner, outer] = spans()
  expect(answer).toBe('done')
  expect(outer).toMatchObject({ name: 'POST sso.acs', parent: undefined })
  expect(outer?.attributes).toEqual({ 'porchlight.route': 'sso.acs', 'porchlight.reference': '7KQ2-M9XD' })
  expect(inner).toMatchObject({ name: 'sign-in.answer', parent: outer?.id, trace: outer?.trace })
})

test('two requests at once are two traces', async () => {
  await Promise.all([1, 2].map((n) => inSpan(`request ${n}`, {}, async () => inSpan('inside', {}, () => undefined))))

  expect(new Set(spans().map(({ trace }) => trace)).size).toBe(2)
})

test('a failure ends the span and tells its name, not its message', async () => {
  const failing = inSpan('job email.x', {}, async () => {
    throw new TypeError('to ada@acme.example')
  })
  await expect(failing).rejects.toThrow('ada')
  expect(() =>
    inSpan('at once', {}, () => {
      throw new RangeError('token=secret')
    }),
  ).toThrow('secret')

  expect(spans().map(({ status }) => status.message)).toEqual(['TypeError', 'RangeError'])
})

test('lines of the log carry the trace in which they were written', () => {
  const lines: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  const id = inSpan('request', {}, () => {
    log.info('inside')
    return traceId()
  })
  log.info('outside')
  spy.mockRestore()

  expect(lines.map((line) => JSON.parse(line).traceId)).toEqual([id, undefined])
})

test.each([
  ['SELECT "public"."Attempt"."id" FROM "public"."Attempt" WHERE "email" = \'ada@x.test\'', 'select Attempt'],
  ['insert into "RateLimit" as r (key) values ($1)', 'insert RateLimit'],
  ['UPDATE "public"."User" SET "passwordHash" = $1', 'update User'],
  ['delete from "RunningProcess" where id = $1', 'delete RunningProcess'],
  ['BEGIN', 'begin'],
  ['select \'from "secret"\'', 'select'],
  ['', 'sql'],
])('%s is told as %s', (text, name) => {
  expect(statementName(text)).toBe(name)
})
