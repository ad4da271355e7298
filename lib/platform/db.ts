import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { env } from './env'
import { PrismaClient } from './prisma/client'
import { once } from './singleton'
import { tracing } from './tracing'
import { traceStatements } from './tracing-sql'
import { tellWires } from './wire'

export type { Prisma } from './prisma/client'

/** The process's connections; also under the SAML engine's store and the queue. */
export function pool(): pg.Pool {
  return once('pg', () => {
    const made = new pg.Pool({ connectionString: env().DATABASE_URL, max: 12, connectionTimeoutMillis: 5000 })
    made.on('error', () => undefined) // an idle connection that breaks is replaced at the next use
    tellWires(made)
    if (tracing().tracer) made.on('connect', traceStatements)
    return made
  })
}

/** Prisma over the same pool; made at first use, not at import. */
export function db(): PrismaClient {
  return once('prisma', () => new PrismaClient({ adapter: new PrismaPg(pool()) }))
}
