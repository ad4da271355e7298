import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { log } from './log'
import { readiness } from './readiness'
import type { ThisProcess } from './this-process'

type Metrics = { contentType: string; text: () => Promise<string> }

/**
 * Answers `/livez` and `/readyz`; anything else is somebody else's.
 *
 * @returns whether it answers
 */
export function answerHealth(self: ThisProcess, { url = '' }: IncomingMessage, response: ServerResponse): boolean {
  const [path] = url.split('?', 1)
  if (path === '/livez')
    response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end('ok\n')
  else if (path === '/readyz') void answerReadiness(self, response)
  else return false
  return true
}

async function answerReadiness(self: ThisProcess, response: ServerResponse): Promise<void> {
  const answer = await readiness(self)
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  response.writeHead(answer.status === 'failing' ? 503 : 200, headers).end(`${JSON.stringify(answer)}\n`)
}

/**
 * Where a monitoring system fetches metrics and asks for health: a listener of
 * its own (`METRICS_PORT`), so that no proxy leads the world to it. A port that
 * is taken is a line in the log; the process goes on without.
 */
export function listenForMetrics(self: ThisProcess, metrics: Metrics, at: { host: string; port: number }): Server {
  const server = createServer(async (request, response) => {
    if (answerHealth(self, request, response)) return
    if (request.method !== 'GET' || request.url !== '/metrics') return response.writeHead(404).end()
    try {
      const text = await metrics.text()
      response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text)
    } catch (error) {
      log.error('the metrics cannot be told', error)
      response.writeHead(500).end()
    }
  })
  server.requestTimeout = 10_000
  server.on('error', (error) => log.error('cannot listen for metrics', error, { port: at.port }))
  server.listen(at.port, at.host, () => log.info('metrics are ready', { port: portOf(server) }))
  server.unref()
  return server
}

export function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
