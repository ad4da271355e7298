import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

// A process of the bench: answers `POST /<operation>` with JSON, counts its SQL statements, and says what it has used.

export type Operations = Record<string, (input: never) => unknown>
/** What a process has used since it began. */
export type Usage = { cpuMs: number; statements: number; rssMb: number; heapMb: number }

type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Serves until SIGTERM; prints its port as a line.
 *
 * @param counted the class whose queries are counted
 * @param pages answers what is no operation
 */
export function serve(operations: Operations, counted: { prototype: object } = pg.Client, pages?: Pages): void {
  const statements = countStatements(counted)
  const known: Operations = { ...operations, usage: () => usage(statements()) }
  const server = createServer(async (request, response) => {
    try {
      const operation = known[request.url?.slice(1) ?? '']
      if (!operation && pages) return await pages(request, response)
      if (!operation) throw new Error(`no operation ${request.url}`)
      response.end(JSON.stringify((await operation((await bodyOf(request)) as never)) ?? null))
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.stack : String(error))
    }
  })
  server.keepAliveTimeout = 120_000 // a pause of the bench must not end its connections
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
  process.once('SIGTERM', () => process.exit(0))
  process.once('disconnect', () => process.exit(0)) // the bench is gone
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString() || '{}')
}

/** Everything that is sent to PostgreSQL counts, BEGIN and COMMIT too. */
function countStatements({ prototype }: { prototype: object }): () => number {
  const client = prototype as { query: (...args: unknown[]) => unknown }
  const query = client.query
  let count = 0
  client.query = function (this: unknown, ...args: unknown[]) {
    count++
    return query.apply(this, args)
  }
  return () => count
}

function usage(statements: number): Usage {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  return { cpuMs: (user + system) / 1000, statements, rssMb: rss / 1e6, heapMb: heapUsed / 1e6 }
}
