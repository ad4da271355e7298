import { cloneDatabase } from '@/lib/testing/database'
import { startSide } from './side'

// The processes that are compared, each with a database of its own on the one server.

/** Starts `bench/<file>` on a migrated database of its own; `stop` ends both. */
export async function stage(file: string, name: string, more: Record<string, string> = {}) {
  const { drop, ...urls } = await cloneDatabase(name)
  const variables = { ...urls, BENCH_JACKSON_URL: urls.MIGRATION_DATABASE_URL, ...more }
  const side = await startSide(file, variables)
  return {
    ...side,
    stop: async () => {
      await side.stop()
      await drop()
    },
  }
}
