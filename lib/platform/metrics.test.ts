import { afterEach, expect, test } from 'vitest'
import { count, measure, metering, observe } from './metrics'
import { openMetrics } from './metrics-registry'

afterEach(() => {
  metering().sink = null
  metering().readers.clear()
})

const linesOf = (text: string, name: string) =>
  text.split('\n').filter((line) => line.startsWith(`porchlight_${name}{`) || line.startsWith(`porchlight_${name} `))

test('while metrics are off, counting does nothing', () => {
  count('mails_total', { result: 'sent' })
  observe('job_seconds', { job: 'email.x' }, 1)

  expect(metering().sink).toBeNull()
})

test('what was counted, timed and measured is told', async () => {
  const metrics = await openMetrics()
  measure('password_hashing', () => [
    { labels: { state: 'running' }, value: 2 },
    { labels: { state: 'waiting' }, value: 7 },
  ])

  count('sign_ins_total', { method: 'saml', outcome: 'signed_in' })
  count('sign_ins_total', { method: 'saml', outcome: 'signed_in' })
  observe('http_request_seconds', { route: 'sso.acs' }, 0.02)
  const text = await metrics.text()

  expect(linesOf(text, 'sign_ins_total')).toEqual(['porchlight_sign_ins_total{method="saml",outcome="signed_in"} 2'])
  expect(linesOf(text, 'password_hashing')).toEqual([
    'porchlight_password_hashing{state="running"} 2',
    'porchlight_password_hashing{state="waiting"} 7',
  ])
  expect(text).toContain('porchlight_http_request_seconds_bucket{le="0.025",route="sso.acs"} 1')
  expect(text).toContain('porchlight_nodejs_eventloop_lag_seconds')
})

test('labels are words, and not ever more of them', async () => {
  const metrics = await openMetrics()

  count('acs_refusals_total', { code: 'ada@acme.example"} 1\n' })
  for (let n = 0; n < 1000; n++) count('jobs_total', { job: `made-up-${n}`, result: 'done' })
  const text = await metrics.text()

  expect(text).not.toContain('acme')
  expect(linesOf(text, 'acs_refusals_total')).toEqual(['porchlight_acs_refusals_total{code="other"} 1'])
  expect(linesOf(text, 'jobs_total')).toHaveLength(301)
  expect(linesOf(text, 'jobs_total')).toContain('porchlight_jobs_total{job="other",result="other"} 700')
})

test('a number that cannot be read, or not in time, is left out and holds up nothing else', async () => {
  const metrics = await openMetrics()
  measure('sessions', () => Promise.reject(new Error('postgresql://user:secret@db is away')))
  measure('queue_oldest_seconds', () => new Promise(() => undefined))
  measure('database_pool', () => [{ labels: { state: 'used' }, value: 3 }])

  const text = await metrics.text()

  expect(linesOf(text, 'sessions')).toEqual(['porchlight_sessions Nan'])
  expect(linesOf(text, 'queue_oldest_seconds')).toEqual(['porchlight_queue_oldest_seconds Nan'])
  expect(linesOf(text, 'database_pool')).toEqual(['porchlight_database_pool{state="used"} 3'])
})
