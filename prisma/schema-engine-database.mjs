import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** PostgreSQL's one-byte type `"char"`, which its catalogue uses; @prisma/adapter-pg knows no such type. */
const CHAR_OID = 18
const TEXT_OID = 25

/**
 * The database driver of the schema engine: @prisma/adapter-pg 7.10 with the
 * repairs that introspection, migrations and shadow databases need.
 */
export class SchemaDatabase extends PrismaPg {
  #url
  #shadowUrl

  constructor({ url, shadowDatabaseUrl }) {
    const schema = new URL(url).searchParams.get('schema')
    super(connectionTo(url), schema ? { schema } : undefined)
    this.#url = url
    this.#shadowUrl = shadowDatabaseUrl
  }

  async connect() {
    return repaired(await super.connect())
  }

  /** The adapter's own version drops the shadow database before it closes its connections to it, which always fails. */
  async connectToShadowDb() {
    if (this.#shadowUrl) return repaired(await new PrismaPg(connectionTo(this.#shadowUrl)).connect())

    const admin = new pg.Client(connectionTo(this.#url))
    await admin.connect()
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    await admin.query(`create database "${name}"`)
    const shadow = await new PrismaPg({ ...connectionTo(this.#url), database: name }).connect()
    const disposeConnections = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await disposeConnections()
      await admin.query(`drop database if exists "${name}" with (force)`)
      await admin.end()
    }
    return repaired(shadow)
  }
}

/** Separate fields: beside a `connectionString`, node-postgres ignores the `database` that names the shadow. */
function connectionTo(url) {
  const { host, port, user, password, database, ssl } = new pg.Client({ connectionString: url })
  return { host, port, user, password, database, ...(ssl ? { ssl } : {}) }
}

function repaired(connection) {
  readCatalogueChars(connection)
  // The adapter's own version splits a migration at every semicolon, those in comments and function bodies included.
  connection.executeScript = async function (script) {
    try {
      await this.client.query(script)
    } catch (error) {
      this.onError(error)
    }
  }
  return connection
}

/** Reports columns of type `"char"` as characters, the empty one as NUL, as the engine's native driver does. */
function readCatalogueChars(connection) {
  const { queryRaw, performIO } = connection
  const charColumns = new WeakMap()

  connection.performIO = async function (query) {
    const result = await performIO.call(this, query)
    const isChar = result?.fields?.map((field) => field.dataTypeID === CHAR_OID) ?? []
    if (!isChar.includes(true)) return result
    charColumns.set(query, isChar)
    result.fields = result.fields.map((field) => (field.dataTypeID === CHAR_OID ? asText(field) : field))
    return result
  }
  connection.queryRaw = async function (query) {
    const result = await queryRaw.call(this, query)
    charColumns.get(query)?.forEach((isChar, column) => {
      if (!isChar) return
      result.columnTypes[column] = ColumnTypeEnum.Character
      for (const row of result.rows) if (row[column] === '') row[column] = '\u0000'
    })
    return result
  }
}

function asText(field) {
  return { ...field, name: field.name, dataTypeID: TEXT_OID }
}
