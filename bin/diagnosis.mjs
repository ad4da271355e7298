import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { findChromium } from './debian-packages.mjs'
import { readVariable } from './environment.mjs'
import { isBuilt } from './production-build.mjs'
import { inProject } from './project.mjs'
import { checkNode, packagesAreInstalled } from './setup.mjs'

/** Sessions, tokens and SAML conditions are compared with both clocks. */
const CLOCK_TOLERANCE_MS = 2000

/**
 * Looks at everything a production installation needs.
 *
 * @returns a list of `{ problem, fix }`, without any secret; empty when all is well
 */
export async function findProblems() {
  const basics = [...nodeProblems(), ...packageProblems()]
  if (basics.length > 0) return basics // nothing else can be asked without them

  const checks = [environmentProblems, databaseProblems, redisProblems, buildProblems, chromiumProblems]
  const found = []
  for (const check of checks) found.push(...(await check()))
  return found
}

function nodeProblems() {
  try {
    checkNode()
    return []
  } catch (error) {
    return [{ problem: error.message, fix: 'install a newer Node' }]
  }
}

function packageProblems() {
  return packagesAreInstalled() ? [] : [{ problem: 'packages are missing or of other versions', fix: 'npm ci' }]
}

/** Includes the mail driver and what it needs. */
async function environmentProblems() {
  const { tsImport } = await import('tsx/esm/api')
  const { checkEnv } = await tsImport('../lib/platform/env.ts', import.meta.url)
  return checkEnv(process.env).map((problem) => ({ problem, fix: 'set it; .env.example explains each variable' }))
}

async function databaseProblems() {
  const url = readVariable('DATABASE_URL')
  if (!url) return []
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    return [...(await clockProblems(client)), ...(await schemaProblems(client))]
  } catch (error) {
    const fix = 'check DATABASE_URL, and that PostgreSQL runs and lets this machine in'
    return [{ problem: `the database cannot be reached (${error.message || error.code})`, fix }]
  } finally {
    await client.end().catch(() => {})
  }
}

async function clockProblems(client) {
  const before = Date.now()
  const { rows } = await client.query('select extract(epoch from clock_timestamp()) * 1000 as now')
  const difference = Math.round(Number(rows[0].now) - (before + Date.now()) / 2)
  if (Math.abs(difference) <= CLOCK_TOLERANCE_MS) return []
  const problem = `the database’s clock differs from this machine’s by ${(difference / 1000).toFixed(1)} s`
  return [{ problem, fix: 'let both follow a time server (NTP)' }]
}

async function schemaProblems(client) {
  const { tsImport } = await import('tsx/esm/api')
  const { pendingMigrations } = await tsImport('../prisma/migrate.ts', import.meta.url)
  const pending = await pendingMigrations(client)
  if (pending.length > 0) return [{ problem: `migrations are missing (${pending.join(', ')})`, fix: 'npm run migrate' }]

  return [...(await markProblems(client)), ...(await roleProblems(client))]
}

async function markProblems(client) {
  const { rows } = await client.query('select kind from "Installation"')
  if (rows[0]?.kind !== 'demo') return []
  return [{ problem: 'the database belongs to a demo', fix: 'point DATABASE_URL to a database of its own' }]
}

/** The application must not be able to rewrite its own history. */
async function roleProblems(client) {
  const { rows } = await client.query(`select has_table_privilege('"AuditEvent"', 'update') as rewrites`)
  if (!rows[0].rewrites) return []
  const fix =
    'give web and worker a role of their own in DATABASE_URL, the owner’s to MIGRATION_DATABASE_URL; npm run migrate'
  return [{ problem: 'DATABASE_URL’s role may change audit events', fix }]
}

async function redisProblems() {
  const given = readVariable('REDIS_URL')
  if (!given || !URL.canParse(given)) return []
  const { hostname, port } = new URL(given)
  if (await accepts(hostname, Number(port || 6379))) return []
  return [
    { problem: 'Redis cannot be reached', fix: 'check REDIS_URL, or unset it to keep queue and limits in PostgreSQL' },
  ]
}

function accepts(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5000 })
    const finish = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
    socket.once('timeout', () => finish(false))
  })
}

function buildProblems() {
  return isBuilt() ? [] : [{ problem: 'there is no production build in .next', fix: 'npm run build' }]
}

/** Only where tests can run at all: a production image has no test runner. */
function chromiumProblems() {
  if (!existsSync(inProject('node_modules', '@playwright', 'test')) || findChromium()) return []
  return [{ problem: 'Chromium is missing, the browser tests need it', fix: 'sudo apt-get install chromium' }]
}
