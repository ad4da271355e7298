import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cloneDatabase } from '@/lib/testing/database'
import { startIdp } from '@/lib/testing/idp/server'
import { idpTenants } from './people'
import { folder, idpPort, productPort, productUrl } from './places'

/**
 * The whole product as it runs in production, over a database of its own: web
 * and worker as processes, and an IdP on another site (`127.0.0.1`, where the
 * product is `localhost`), so that cookie mistakes show.
 */
export default async function startStack(): Promise<() => Promise<void>> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'mail'), { recursive: true })
  const database = await cloneDatabase(`e2e_${productPort}`)
  const variables = productVariables(database)
  writeFileSync(join(folder, 'env.json'), JSON.stringify(variables), { mode: 0o600 })
  Object.assign(process.env, variables)

  const idp = await startIdp({ port: idpPort, tenants: idpTenants, controls: true, productOrigin: productUrl })
  const web = start('web', 'server.ts', variables)
  const worker = start('worker', 'jobs/worker.ts', variables)
  await untilReady(`${productUrl}/readyz`, web)

  return async () => {
    await Promise.all([stop(web), stop(worker), idp.stop()])
    await database.drop()
  }
}

function productVariables(database: { DATABASE_URL: string; MIGRATION_DATABASE_URL: string }) {
  return {
    DATABASE_URL: database.DATABASE_URL,
    MIGRATION_DATABASE_URL: database.MIGRATION_DATABASE_URL,
    NODE_ENV: 'production',
    PUBLIC_URL: productUrl,
    PORT: String(productPort),
    HOST: '127.0.0.1',
    ENCRYPTION_KEYS: `1:${randomBytes(32).toString('base64')}`,
    TRUSTED_PROXIES: '127.0.0.1',
    MAIL_DRIVER: 'folder',
    MAIL_FOLDER: join(folder, 'mail'),
    MAIL_FROM: 'Porchlight <porchlight@localhost>',
    ALLOW_LOOPBACK_PROVIDERS: '1',
    TEST_CLOCK_FILE: join(folder, 'clock'),
    NEXT_TELEMETRY_DISABLED: '1',
  }
}

function start(name: string, program: string, variables: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = createWriteStream(join(folder, `${name}.log`))
  child.stdout?.pipe(log, { end: false })
  child.stderr?.pipe(log, { end: false })
  return child
}

async function untilReady(url: string, web: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    if (web.exitCode !== null) throw new Error(`web ended; see ${folder}/web.log`)
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return
    if (Date.now() > deadline) throw new Error(`web does not answer; see ${folder}/web.log`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
