import type { IncomingMessage, ServerResponse } from 'node:http'
import { log } from './log'
import { count, observe } from './metrics'
import type { Delivery } from './queue'
import { methodOf, routeGroupOf } from './route-groups'
import { annotate, inSpan } from './tracing'

/**
 * Answers a request as a span, counts it, and notes how long it took until the
 * last byte left or the browser went away. Addresses become groups of routes.
 */
export function watched(request: IncomingMessage, response: ServerResponse, answer: () => Promise<unknown>): void {
  const [route, method, begun] = [routeGroupOf(request.url), methodOf(request.method), performance.now()]
  const over = new Promise<void>((resolve) => response.once('close', resolve))
  void inSpan(`${method} ${route}`, { 'porchlight.route': route, 'http.request.method': method }, async () => {
    await answer().catch((error: unknown) => failed(response, error, route))
    await over
    const status = String(response.statusCode)
    count('http_requests_total', { route, method, status })
    observe('http_request_seconds', { route }, (performance.now() - begun) / 1000)
    annotate({ 'http.response.status_code': response.statusCode })
  })
}

/** Nobody below knew what to say: a bug, told as one. */
function failed(response: ServerResponse, error: unknown, route: string): void {
  log.error('request failed', error, { route })
  if (!response.headersSent) response.writeHead(500)
  response.end()
}

/** The same around one try of a job. */
export function watchedJob(work: (delivery: Delivery) => Promise<void>): (delivery: Delivery) => Promise<void> {
  return ({ id, name, isLastTry }) =>
    inSpan(`job ${name}`, { 'porchlight.job': id }, async () => {
      const begun = performance.now()
      let result = 'failed'
      try {
        await work({ id, name, isLastTry })
        result = 'done'
      } finally {
        count('jobs_total', { job: name, result })
        observe('job_seconds', { job: name }, (performance.now() - begun) / 1000)
      }
    })
}
