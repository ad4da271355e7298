import type { Ctx } from './context'
import { db, pool } from './db'
import type { Prisma } from './prisma/client'

/**
 * Runs a statement that every sign-in runs, past Prisma, whose own work costs
 * several times as much. It is prepared once a connection. In a transaction it
 * runs there, on the same connection and in the same order as Prisma's.
 *
 * @param name one for each place; its variants differ in length. Columns are
 *   named one by one, since a prepared statement must not change with a table.
 */
export async function query<Row extends object>(
  ctx: Pick<Ctx, 'db' | 'wire'>,
  name: string,
  statement: Prisma.Sql,
): Promise<Row[]> {
  const connection = ctx.db === db() ? pool() : ctx.wire?.client
  if (!connection) return ctx.db.$queryRaw<Row[]>(statement) // the transaction is over: Prisma says so
  const { text, values } = statement
  const { rows } = await connection.query<Row>({ name: `${name} ${text.length}`, text, values: [...values] })
  return rows
}
