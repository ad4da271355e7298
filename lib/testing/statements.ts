import pg from 'pg'

type Query = (this: unknown, ...args: unknown[]) => unknown
const client = pg.Client.prototype as unknown as { query: Query }

/**
 * How many statements `work` sends to PostgreSQL, from wherever: BEGIN and
 * COMMIT count. Nothing else may run meanwhile.
 *
 * @returns what `work` returns, and the statements' beginnings in their order
 */
export async function statementsOf<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = []
  const query = client.query
  client.query = function (...args) {
    statements.push(textOf(args[0]).replace(/\s+/g, ' ').trim().slice(0, 100))
    return query.apply(this, args)
  }
  try {
    return { result: await work(), statements }
  } finally {
    client.query = query
  }
}

function textOf(asked: unknown): string {
  return typeof asked === 'string' ? asked : String((asked as { text?: string }).text)
}
