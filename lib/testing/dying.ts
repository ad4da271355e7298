import pg from 'pg'

/**
 * Lets every transaction that changes a row of `table` fail when it commits,
 * as where the process or the server dies just before: all its statements were
 * carried out, and none of them may count.
 */
export async function dyingAtCommit<T>(table: string, work: () => Promise<T>): Promise<T> {
  const name = pg.escapeIdentifier(table)
  await asOwner(`
    create or replace function dies() returns trigger language plpgsql as $$ begin raise 'dies at its end'; end $$;
    create constraint trigger dies after insert or update on ${name}
      deferrable initially deferred for each row execute function dies()`)
  try {
    return await work()
  } finally {
    await asOwner(`drop trigger dies on ${name}`)
  }
}

async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
