import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import { once } from './singleton'

/**
 * The connection that a transaction of Prisma's runs on, for statements that go
 * past Prisma: `null` before it is there, and again as soon as it goes back to
 * the pool, where it may serve somebody else.
 */
export type Wire = { client: pg.PoolClient | null }

const wires = once('pg.wires', () => new AsyncLocalStorage<Wire>())

/** Calls `begin`, which opens a transaction of Prisma's, and tells the wire which connection that takes. */
export function withWire<T>(begin: (wire: Wire) => Promise<T>): Promise<T> {
  const wire: Wire = { client: null }
  return wires.run(wire, () => begin(wire))
}

/** Makes a pool tell who takes a connection of it; see {@link withWire}. */
export function tellWires(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (...args: unknown[]) => Promise<pg.PoolClient>
  const telling = async (wire: Wire) => {
    const client = await connect()
    const release = client.release
    wire.client = client
    client.release = (broken) => {
      wire.client = null
      release(broken)
    }
    return client
  }
  const connectAndTell = (...args: unknown[]) => {
    const wire = wires.getStore()
    // With a callback it is the pool's own, for a single statement; and a transaction has one connection.
    return args.length || !wire || wire.client ? connect(...args) : telling(wire)
  }
  Object.assign(pool, { connect: connectAndTell })
}
