import { AsyncLocalStorage } from 'node:async_hooks'
import { pool } from '@/lib/platform/db'
import { once } from '@/lib/platform/singleton'

/**
 * The engine's record that the present call is about. The engine looks a
 * connection up by the IdP's entity ID, which many organizations may share; it
 * must find ours and no other (J1, J7), so its index is answered from here and
 * from nowhere else.
 */
const scope = once('engine.scope', () => new AsyncLocalStorage<{ recordKey: string | null }>())

/** Runs an engine call that may see one connection only; `null` for one that does not exist yet. */
export function aboutConnection<T>(recordKey: string | null, call: () => Promise<T>): Promise<T> {
  return scope.run({ recordKey }, call)
}

type Encrypted = { value: string; iv?: string; tag?: string }

const read = `select value, iv, tag from "EngineRecord"
  where namespace = $1 and key = $2 and ("expiresAt" is null or "expiresAt" > now())`
const write = `insert into "EngineRecord" (namespace, key, value, iv, tag, "expiresAt")
  values ($1, $2, $3, $4, $5, case when $6::int > 0 then now() + make_interval(secs => $6::int) end)
  on conflict (namespace, key) do update
  set value = excluded.value, iv = excluded.iv, tag = excluded.tag, "expiresAt" = excluded."expiresAt"`

/** The connection namespace of the engine. */
const CONNECTIONS = 'saml:config'

/**
 * The engine's storage on our own pool: one prepared statement an operation,
 * expiry decided in SQL at reading (J20). Listing is not offered: nothing of
 * ours asks the engine what there is.
 */
export const engineStore = {
  async get(namespace: string, key: string): Promise<Encrypted | null> {
    const { rows } = await pool().query({ name: 'engine-get', text: read, values: [namespace, key] })
    return rows[0] ? withoutNulls(rows[0]) : null
  },

  async put(namespace: string, key: string, { value, iv, tag }: Encrypted, ttlSeconds: number): Promise<void> {
    await pool().query({
      name: 'engine-put',
      text: write,
      values: [namespace, key, value, iv, tag, Math.ceil(ttlSeconds ?? 0)],
    })
  },

  async delete(namespace: string, key: string): Promise<void> {
    await pool().query('delete from "EngineRecord" where namespace = $1 and key = $2', [namespace, key])
  },

  async deleteMany(namespace: string, keys: string[]): Promise<void> {
    await pool().query('delete from "EngineRecord" where namespace = $1 and key = any($2)', [namespace, keys])
  },

  async getByIndex(namespace: string): Promise<{ data: Encrypted[] }> {
    const key = scope.getStore()?.recordKey
    const found = namespace === CONNECTIONS && key ? await engineStore.get(namespace, key) : null
    return { data: found ? [found] : [] }
  },

  getAll: async (): Promise<{ data: Encrypted[] }> => ({ data: [] }),
  close: async (): Promise<void> => undefined,
  getStats: (): Record<string, number> => ({}),
}

function withoutNulls({ value, iv, tag }: { value: string; iv: string | null; tag: string | null }): Encrypted {
  return iv && tag ? { value, iv, tag } : { value }
}
