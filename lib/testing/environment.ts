import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What the product finds in `process.env` under test. Set before any product
 * module is loaded, and over whatever the developer's shell has: a test must
 * not depend on it, nor reach a real database or mail server by it.
 */
const mailFolder = join(import.meta.dirname, '../../.data/test/mail', process.env.VITEST_POOL_ID ?? '0')
rmSync(mailFolder, { recursive: true, force: true })
mkdirSync(mailFolder, { recursive: true })

for (const name of [
  'METRICS_PORT',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'REDIS_URL',
  'RESEND_API_KEY',
  'SMTP_URL',
  'TEST_CLOCK_FILE',
  'MIGRATION_DATABASE_URL',
]) {
  delete process.env[name]
  delete process.env[`${name}_FILE`]
}
Object.assign(process.env, {
  DATABASE_URL: 'postgresql://unit-tests-have-no-database@127.0.0.1:1/none',
  PUBLIC_URL: 'http://localhost:4100',
  ENCRYPTION_KEYS: `1:${randomBytes(32).toString('base64')}`,
  TRUSTED_PROXIES: '',
  MAIL_DRIVER: 'folder',
  MAIL_FROM: 'Porchlight <porchlight@localhost>',
  MAIL_FOLDER: mailFolder,
  ALLOW_LOOPBACK_PROVIDERS: '1',
})
