import pg from 'pg'
import { keepSecrets, randomPassword } from './secrets.mjs'

/** Owns the database and changes its tables. */
export const MIGRATOR = 'porchlight_migrator'
/** What web and worker are: reads and writes rows, changes no table, rewrites no history. */
export const APP = 'porchlight_app'

/** One at a time: PostgreSQL refuses two changes to a role at once. */
const ROLES_LOCK = 0x706f7263

/**
 * Makes the two roles and the database of a local installation, or leaves them
 * as they are; their passwords are kept in `.data/<name>/secrets.json`.
 *
 * @param options.adminUrl the superuser's connection
 * @param options.database defaults to `porchlight_<name>`
 * @param options.mayCreateDatabases lets the migrator make the shadow database of `prisma migrate dev`
 * @returns `DATABASE_URL` (the application's role) and `MIGRATION_DATABASE_URL` (the owner's)
 */
export async function ensureDatabase({ name, adminUrl, database = `porchlight_${name}`, mayCreateDatabases = false }) {
  const passwords = await keepSecrets(name, { [MIGRATOR]: randomPassword, [APP]: randomPassword })
  await asAdmin(adminUrl, async (admin) => {
    await ensureRole(admin, MIGRATOR, passwords[MIGRATOR], mayCreateDatabases ? 'createdb' : 'nocreatedb')
    await ensureRole(admin, APP, passwords[APP], 'nocreatedb')
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [database])
    if (!rowCount) await admin.query(`create database ${quoted(database)} owner ${MIGRATOR}`)
    await admitRoles(admin, database)
  })
  return databaseUrls({ adminUrl, database, passwords })
}

/** Copies a database, rows and rights included. Nobody may be connected to the original. */
export async function copyDatabase({ name, adminUrl, from, to }) {
  const passwords = await keepSecrets(name, { [MIGRATOR]: randomPassword, [APP]: randomPassword })
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(`drop database if exists ${quoted(to)} with (force)`)
    await admin.query(`create database ${quoted(to)} owner ${MIGRATOR} template ${quoted(from)} strategy file_copy`)
    await admitRoles(admin, to)
  })
  return databaseUrls({ adminUrl, database: to, passwords })
}

/**
 * Does `work` as the superuser, with nobody else at roles or databases meanwhile.
 *
 * @template T
 * @param {string} adminUrl
 * @param {(admin: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function asAdmin(adminUrl, work) {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock($1)', [ROLES_LOCK])
    return await work(admin)
  } finally {
    await admin.end()
  }
}

export function quoted(identifier) {
  return pg.escapeIdentifier(identifier)
}

async function ensureRole(admin, role, password, ability) {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role])
  const verb = rowCount ? 'alter' : 'create'
  // A statement about roles takes no parameters.
  await admin.query(`${verb} role ${role} login nosuperuser ${ability} password ${pg.escapeLiteral(password)}`)
}

/** A new database lets everyone in, and a copied one forgets whom its original let in. */
async function admitRoles(admin, database) {
  await admin.query(`revoke all on database ${quoted(database)} from public`)
  await admin.query(`grant connect, temporary on database ${quoted(database)} to ${APP}`)
}

function databaseUrls({ adminUrl, database, passwords }) {
  const urlFor = (role) => {
    const url = new URL(adminUrl)
    url.username = role
    url.password = passwords[role]
    url.pathname = `/${database}`
    return url.href
  }
  return { DATABASE_URL: urlFor(APP), MIGRATION_DATABASE_URL: urlFor(MIGRATOR) }
}
