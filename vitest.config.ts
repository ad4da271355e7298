import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const elsewhere = [...configDefaults.exclude, '.data/**', '.next/**', 'e2e/**']

/**
 * `unit` needs nothing but Node. `database` (files named `*.db.test.ts`) gets a
 * migrated PostgreSQL database of its own for each file.
 */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: here('./') },
      { find: /^server-only$/, replacement: here('./lib/testing/server-only.ts') },
    ],
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...elsewhere, '**/*.db.test.{ts,tsx}'],
          setupFiles: ['lib/testing/strict-console.ts', 'lib/testing/environment.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['**/*.db.test.{ts,tsx}'],
          exclude: elsewhere,
          globalSetup: ['lib/testing/database.ts'],
          setupFiles: ['lib/testing/strict-console.ts', 'lib/testing/environment.ts', 'lib/testing/own-database.ts'],
          testTimeout: 45_000,
        },
      },
    ],
  },
})
