#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which would have to be downloaded. Same arguments and same JSON-RPC on
// stdin and stdout, but the engine is @prisma/schema-engine-wasm. Prisma starts it; see prisma.config.ts.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { SchemaDatabase } from './schema-engine-database.mjs'

const packageFolder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
const argv = process.argv.slice(2)
const datasource = readDatasource()

if (argv.includes('--version')) printVersion()
else if (argv.includes('cli')) await runDatabaseCommand(argv[argv.indexOf('cli') + 1])
else serveRequests()

/** All values of a repeatable option. */
function option(name) {
  return argv.flatMap((word, index) => (word === name ? [argv[index + 1]] : []))
}

/** Prisma passes the datasource as JSON, in base64 on some paths. */
function readDatasource() {
  const [given = '{}'] = option('--datasource')
  return JSON.parse(given.startsWith('{') ? given : Buffer.from(given, 'base64').toString())
}

function printVersion() {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  process.stdout.write(`schema-engine-cli wasm-${version}\n`)
}

async function runDatabaseCommand(name) {
  const url = new URL(datasource.url)
  const database = pg.escapeIdentifier(decodeURIComponent(url.pathname.slice(1)))
  const commands = {
    'can-connect-to-database': [datasource.url, 'select 1'],
    'create-database': [Object.assign(new URL(url), { pathname: '/postgres' }).href, `create database ${database}`],
    'drop-database': [Object.assign(new URL(url), { pathname: '/postgres' }).href, `drop database ${database}`],
  }
  const [connectionString, statement] = commands[name] ?? []
  if (!statement) throw new Error(`Unknown schema engine command: ${name}`)
  const client = new pg.Client({ connectionString })
  try {
    await client.connect()
    await client.query(statement)
  } catch (error) {
    reportCommandError(error)
  } finally {
    await client.end()
  }
}

/** Prisma reads the last JSON line of stderr. */
function reportCommandError(error) {
  const codes = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1000' } // PostgreSQL's to Prisma's
  const fields = {
    is_panic: false,
    error_code: codes[error.code] ?? 'P1001',
    message: String(error.message || error.code),
  }
  const line = { timestamp: new Date().toISOString(), level: 'ERROR', target: 'schema_engine::logger', fields }
  process.stderr.write(`\n${JSON.stringify(line)}\n`)
  process.exitCode = 1
}

function serveRequests() {
  let panic
  let running = 0
  let requestId
  let ended = false
  // The engine reports a panic here before it traps; without the registry it cannot even do that.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => (panic = message) }
  const crash = (error) => {
    // A crash must answer: on silence `prisma migrate` ends with exit code 0, having done nothing.
    const data = { is_panic: true, message: panic ?? String(error?.stack ?? error) }
    send({ id: requestId, error: { code: 4466, message: 'panic', data } })
    process.exit(101)
  }
  process.on('uncaughtException', crash).on('unhandledRejection', crash)

  const engine = startEngine()
  const exitWhenIdle = () => ended && running === 0 && process.exit(0)
  const lines = createInterface({ input: process.stdin })
  lines.on('line', async (line) => {
    const request = JSON.parse(line)
    if (!request.method) return // the answer to a `print` of ours
    running += 1
    requestId = request.id
    await answer(await engine, request)
    running -= 1
    exitWhenIdle()
  })
  lines.on('close', () => {
    ended = true
    exitWhenIdle()
  })
}

async function startEngine() {
  const program = readFileSync(join(packageFolder, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(program, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()

  const files = option('--datamodels').map((given, index) =>
    existsSync(given) ? [given, readFileSync(given, 'utf8')] : [`schema${index}.prisma`, given],
  )
  const database = new SchemaDatabase({ ...datasource, url: datasource.url || 'postgresql://nobody@127.0.0.1:1/none' })
  const adapter = bindMigrationAwareSqlAdapterFactory(database)
  return bindings.SchemaEngine.new({ datamodels: files.length ? files : undefined }, () => {}, adapter)
}

async function answer(engine, { id, method, params }) {
  try {
    if (method === 'createDatabase') return send({ id, result: { databaseName: '' } })
    const name = method === 'getDatabaseVersion' ? 'version' : method
    if (typeof engine[name] !== 'function') throw new Error(`The schema engine knows no “${method}”.`)
    send({ id, result: readable(method, await engine[name](params ?? null)) })
  } catch (error) {
    const data = {
      is_panic: false,
      message: String(error?.message ?? error),
      error_code: error?.code,
      meta: error?.meta,
    }
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } })
  }
}

function readable(method, result) {
  if (result instanceof Map) return readable(method, Object.fromEntries(result))
  if (method !== 'diff' || !result?.stdout) return result ?? null
  send({ id: crypto.randomUUID(), method: 'print', params: { content: result.stdout } })
  return { exitCode: result.exitCode, stdout: null }
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}
