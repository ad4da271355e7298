import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import next from 'next'
import { answerApps, isForApps } from '@/lib/apps/mount'
import { db, pool } from '@/lib/platform/db'
import { checkEnv, env } from '@/lib/platform/env'
import { log } from '@/lib/platform/log'

/** A request that runs when the process is asked to stop may take this long to end. */
const DRAIN_SECONDS = 25

await main()

/** The web process: our own `node:http` in front, for health and limits; the rest is Next's. */
async function main(): Promise<void> {
  const problems = checkEnv(process.env)
  if (problems.length) return stopWith(`The environment is not complete:\n  ${problems.join('\n  ')}`)
  process.env.NEXTAUTH_URL = env().PUBLIC_URL // absolute addresses never come from a request
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', error)) // the SAML engine has some (J14)
  await refuseDemoDatabase()

  const app = next({ dev: env().NODE_ENV === 'development', hostname: env().HOST, port: env().PORT })
  await app.prepare()
  const handle = app.getRequestHandler()
  const server = createServer((request, response) => answer(request, response, handle))
  server.headersTimeout = 20_000
  server.requestTimeout = 30_000
  server.listen(env().PORT, env().HOST, () => log.info('web is ready', { port: env().PORT, url: env().PUBLIC_URL }))
  server.on('error', (error) => stopWith(`cannot listen on port ${env().PORT}: ${error.message}`))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => drain(server))
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: ReturnType<ReturnType<typeof next>['getRequestHandler']>,
) {
  if (request.url === '/livez') return response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n')
  if (request.url === '/readyz') return ready(response)
  request.headers['x-porchlight-peer'] = request.socket.remoteAddress ?? '' // whatever a client sent under this name is gone
  if (isForApps(request.url)) return answerApps(request, response)
  await handle(request, response)
}

async function ready(response: ServerResponse): Promise<void> {
  const reachable = await pool()
    .query('select 1')
    .then(
      () => true,
      () => false,
    )
  response
    .writeHead(reachable ? 200 : 503, { 'content-type': 'text/plain' })
    .end(reachable ? 'ok\n' : 'the database does not answer\n')
}

/** A demo's database has known people in it: nothing but the demo may serve it (I30). */
async function refuseDemoDatabase(): Promise<void> {
  const installation = await db().installation.findUnique({ where: { id: 1 }, select: { kind: true } })
  if (installation?.kind === 'demo' && process.env.PORCHLIGHT_DEMO !== '1')
    stopWith('This database was made by the demo, with people whose passwords are known. Use a database of its own.')
}

function drain(server: Server): void {
  log.info('web stops')
  setTimeout(() => process.exit(1), DRAIN_SECONDS * 1000).unref()
  server.closeIdleConnections()
  server.close(() =>
    pool()
      .end()
      .finally(() => process.exit(0)),
  )
}

function stopWith(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
