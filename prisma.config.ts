import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Prisma downloads a schema engine on its first command, whichever that is. Ours is the same engine as WebAssembly,
// from npm. PRISMA_NATIVE_SCHEMA_ENGINE=1 asks for the download instead.
if (process.env.PRISMA_NATIVE_SCHEMA_ENGINE !== '1') {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= here('./prisma/schema-engine.mjs')
}
process.env.CHECKPOINT_DISABLE ??= '1' // no look-up of newer versions

/** The owner's connection: given, or that of `npm run dev` while it runs. */
function databaseUrl(): string {
  const given = process.env.MIGRATION_DATABASE_URL ?? process.env.DATABASE_URL
  if (given) return given
  const file = here('./.data/dev/database.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).MIGRATION_DATABASE_URL : ''
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'node --import tsx prisma/seed.ts' },
  datasource: { url: databaseUrl() },
})
