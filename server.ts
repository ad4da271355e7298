import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import next from 'next'
import { answerApps, isForApps } from '@/lib/apps/mount'
import { atKeptAcs } from '@/lib/connections/kept-acs'
import { measureInstallation } from '@/lib/operators/system-metrics'
import { db, pool } from '@/lib/platform/db'
import { drainable } from '@/lib/platform/drain'
import { checkEnv, env } from '@/lib/platform/env'
import { answerHealth } from '@/lib/platform/health-server'
import { log } from '@/lib/platform/log'
import { type Observing, startObserving } from '@/lib/platform/observing'
import { guardAnswer, takeRequest } from '@/lib/platform/perimeter'
import { beginProcess, readBuild } from '@/lib/platform/this-process'
import { watched } from '@/lib/platform/watched'

/** When a deploy asks the process to stop, so long it still takes requests: balancers ask `/readyz` every few seconds. */
const NOTICE_MS = 5000
/** A request that runs when the process is asked to stop may take this long to end. */
const DRAIN_MS = 25_000
/** Longer than balancers keep an idle line (a minute): else they send a request down one that has just been closed. */
const KEEP_ALIVE_MS = 75_000

await main()

/** The web process: our own `node:http` in front, for health and limits; the rest is Next's. */
async function main(): Promise<void> {
  const problems = checkEnv(process.env)
  if (problems.length) return stopWith(`The environment is not complete:\n  ${problems.join('\n  ')}`)
  process.env.NEXTAUTH_URL = env().PUBLIC_URL // absolute addresses never come from a request
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', error)) // the SAML engine has some (J14)
  const self = beginProcess('web', readBuild(import.meta.dirname))
  const observing = await startObserving(self)
  await refuseDemoDatabase()
  measureInstallation()

  const app = next({ dev: env().NODE_ENV === 'development', hostname: env().HOST, port: env().PORT })
  await app.prepare()
  const handle = app.getRequestHandler()
  const server = createServer((request, response) => {
    guardAnswer(request, response)
    if (!answerHealth(self, request, response)) watched(request, response, () => answer(request, response, handle))
  })
  server.headersTimeout = 20_000
  server.requestTimeout = 30_000
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const drain = drainable(server)
  server.listen(env().PORT, env().HOST, () => log.info('web is ready', { port: env().PORT, url: env().PUBLIC_URL }))
  server.on('error', (error) => stopWith(`cannot listen on port ${env().PORT}: ${error.message}`))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal, drain, observing))
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: ReturnType<ReturnType<typeof next>['getRequestHandler']>,
) {
  const { host } = request.headers
  if (!takeRequest(request))
    return response.writeHead(400, { 'content-type': 'text/plain' }).end('This address cannot be read.\n')
  request.headers['x-porchlight-peer'] = request.socket.remoteAddress ?? '' // whatever a client sent under this name is gone
  await atKeptAcs(request, host)
  if (isForApps(request.url)) return answerApps(request, response)
  await handle(request, response)
}

/** A demo's database has known people in it: nothing but the demo may serve it (I30). */
async function refuseDemoDatabase(): Promise<void> {
  const installation = await db().installation.findUnique({ where: { id: 1 }, select: { kind: true } })
  if (installation?.kind === 'demo' && process.env.PORCHLIGHT_DEMO !== '1')
    stopWith('This database was made by the demo, with people whose passwords are known. Use a database of its own.')
}

/** SIGTERM is a deploy's, SIGINT a person's at the terminal, who waits for no balancer. */
async function stop(signal: string, drain: ReturnType<typeof drainable>, observing: Observing): Promise<void> {
  log.info('web stops', { signal })
  setTimeout(() => process.exit(1), DRAIN_MS + 2000).unref()
  observing.drain()
  const noticeMs = signal === 'SIGTERM' ? NOTICE_MS : 0
  const isDrained = await drain({ noticeMs, patienceMs: DRAIN_MS })
  await observing
    .stop()
    .then(() => pool().end())
    .catch((error: unknown) => log.error('web did not stop cleanly', error))
  process.exit(isDrained ? 0 : 1)
}

function stopWith(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
