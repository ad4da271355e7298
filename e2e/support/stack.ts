import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cloneDatabase } from '@/lib/testing/database'
import { startIdp } from '@/lib/testing/idp/server'
import { clockFile } from './clock'
import { nameServerVariables, startNameServers } from './name-servers'
import { idpTenants } from './people'
import { folder, idpPort, productPort, productUrl } from './places'
import { begin, stop, webIsReady } from './processes'

/**
 * The whole product as it runs in production, over a database of its own: web
 * and worker as processes, and an IdP on another site (`127.0.0.1`, where the
 * product is `localhost`), so that cookie mistakes show.
 */
export default async function startStack(): Promise<() => Promise<void>> {
  await stopProduct() // of a run that was killed
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'mail'), { recursive: true })
  const database = await cloneDatabase(`e2e_${productPort}`)
  const variables = productVariables(database)
  writeFileSync(join(folder, 'env.json'), JSON.stringify(variables), { mode: 0o600 })
  Object.assign(process.env, variables)

  const idp = await startIdp({ port: idpPort, tenants: idpTenants, controls: true, productOrigin: productUrl })
  const stopNameServers = await startNameServers()
  const end = async () => {
    await Promise.all([stopProduct(), idp.stop(), stopNameServers()])
    await database.drop()
  }
  begin('web')
  begin('worker')
  await webIsReady().catch(async (error: unknown) => {
    await end()
    throw error
  })
  return end
}

async function stopProduct(): Promise<void> {
  await Promise.all([stop('web'), stop('worker')])
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
    ...nameServerVariables,
    TEST_CLOCK_FILE: clockFile,
    NEXT_TELEMETRY_DISABLED: '1',
  }
}
