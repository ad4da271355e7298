import { AsyncLocalStorage } from 'node:async_hooks'
import type { Tx } from '@/lib/platform/context'
import { db, pool } from '@/lib/platform/db'
import { Prisma } from '@/lib/platform/prisma/client'
import { once } from '@/lib/platform/singleton'
import { query } from '@/lib/platform/sql'

/** A record as the engine writes it. */
export type EngineRecord = { value: string; iv?: string; tag?: string }

/**
 * What one call of the engine may see: one connection's record, and what the
 * engine noted for itself in this sign-in. It looks a connection up by the
 * IdP's entity ID, which many organizations may share; it must find ours and no
 * other (J1, J7), so its index is answered from here and from nowhere else.
 */
export type EngineScope = {
  connectionId: string
  /** The connection's record, where the caller has read it; `null` before there is one. */
  record: EngineRecord | null
  /** Where records lay before they were kept by the connection's id. */
  earlierKey: string | null
  /** Requests, codes and tokens, by the engine's names for them: they live as long as this scope. */
  notes: EngineNotes
  /** Where the connection's rows change: its record changes with them, or not at all. */
  tx?: Tx | null
}

/** By namespace and the engine's digest of its name, with a space between. */
export type EngineNotes = Map<string, EngineRecord>

const scopes = once('engine.scope', () => new AsyncLocalStorage<EngineScope>())

/** Runs an engine call that may see one connection only. */
export function aboutConnection<T>(scope: EngineScope, call: () => Promise<T>): Promise<T> {
  return scopes.run(scope, call)
}

/** The engine's namespaces: connections, and what lives no longer than a sign-in. */
export const CONNECTIONS = 'saml:config'
const FLEETING = new Set(['oauth:session', 'oauth:code', 'oauth:token'])

const read = `select value, iv, tag from "EngineRecord"
  where namespace = $1 and key in ($2, $3) and ("expiresAt" is null or "expiresAt" > now())
  order by key = $2 desc limit 1`

/** In the transaction, where there is one: a process that dies before its end has changed nothing. */
function write(scope: EngineScope | undefined, namespace: string, key: string, record: EngineRecord, seconds: number) {
  const { value, iv = null, tag = null } = record
  const statement = Prisma.sql`
    insert into "EngineRecord" (namespace, key, value, iv, tag, "expiresAt")
    values (${namespace}, ${key}, ${value}, ${iv}, ${tag},
      case when ${seconds}::int > 0 then now() + make_interval(secs => ${seconds}::int) end)
    on conflict (namespace, key) do update
    set value = excluded.value, iv = excluded.iv, tag = excluded.tag, "expiresAt" = excluded."expiresAt"`
  return query(scope?.tx ?? { db: db() }, 'engine.put', statement)
}

/**
 * The engine's storage. A connection's record lies under our own id for it, so
 * that the sign-in reads it with the connection; what the engine notes during a
 * sign-in never reaches the database from here (J20): its codes and tokens are
 * redeemed in the same call, and the request goes with our transaction. Listing
 * is not offered: nothing of ours asks the engine what there is.
 */
export const engineStore = {
  async get(namespace: string, key: string): Promise<EngineRecord | null> {
    const scope = scopes.getStore()
    if (FLEETING.has(namespace)) return scope?.notes.get(noteName(namespace, key)) ?? null
    if (namespace === CONNECTIONS && scope) return connectionRecord(scope)
    return readRecord(namespace, key, key)
  },

  async put(namespace: string, key: string, record: EngineRecord, ttlSeconds: number): Promise<void> {
    const scope = scopes.getStore()
    if (FLEETING.has(namespace)) {
      scope?.notes.set(noteName(namespace, key), record)
      return
    }
    const under = namespace === CONNECTIONS && scope ? scope.connectionId : key
    await write(scope, namespace, under, record, Math.ceil(ttlSeconds ?? 0))
  },

  async delete(namespace: string, key: string): Promise<void> {
    if (FLEETING.has(namespace)) scopes.getStore()?.notes.delete(noteName(namespace, key))
    else await engineStore.deleteMany(namespace, [key])
  },

  async deleteMany(namespace: string, keys: string[], tx: Tx | null = null): Promise<void> {
    const statement = Prisma.sql`delete from "EngineRecord" where namespace = ${namespace} and key = any(${keys})`
    await query(tx ?? { db: db() }, 'engine.delete', statement)
  },

  async getByIndex(namespace: string): Promise<{ data: EngineRecord[] }> {
    const scope = scopes.getStore()
    const isMade = scope && (scope.record || scope.earlierKey)
    const found = namespace === CONNECTIONS && isMade ? await connectionRecord(scope) : null
    return { data: found ? [found] : [] }
  },

  getAll: async (): Promise<{ data: EngineRecord[] }> => ({ data: [] }),
  close: async (): Promise<void> => undefined,
  getStats: (): Record<string, number> => ({}),
}

const noteName = (namespace: string, key: string) => `${namespace} ${key}`

/** The record of a scope's connection: what its caller has read already, or the stored one. */
export async function connectionRecord({
  record,
  connectionId,
  earlierKey,
}: EngineScope): Promise<EngineRecord | null> {
  return record ?? readRecord(CONNECTIONS, connectionId, earlierKey ?? connectionId)
}

async function readRecord(namespace: string, key: string, otherwise: string): Promise<EngineRecord | null> {
  const { rows } = await pool().query({ name: 'engine-get', text: read, values: [namespace, key, otherwise] })
  return rows[0] ? withoutNulls(rows[0]) : null
}

type Row = { value: string; iv: string | null; tag: string | null }

/** A row as the engine wants it: it takes an empty `iv` for an encrypted value. */
export function withoutNulls({ value, iv, tag }: Row): EngineRecord {
  return iv && tag ? { value, iv, tag } : { value }
}
