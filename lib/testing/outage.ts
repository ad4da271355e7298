import pg from 'pg'
import { pool } from '@/lib/platform/db'

/** The test file's own database, as the role that migrates it. */
async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL })
  await owner.connect()
  await owner.query(sql).finally(() => owner.end())
}

/**
 * Lets the database refuse every new row of a table while `work` runs, as a full
 * disk or a lost connection would at that very statement. For one file's own
 * database; a file that uses it must not run tests at the same time.
 */
export async function withoutNewRowsIn<T>(table: string, work: () => Promise<T>): Promise<T> {
  await asOwner(`
    create or replace function no_more_rows() returns trigger language plpgsql as
      $$ begin raise exception 'no more rows'; end $$;
    create trigger no_more_rows before insert on "${table}" for each row execute function no_more_rows()`)
  try {
    return await work()
  } finally {
    await asOwner(`drop trigger no_more_rows on "${table}"`)
  }
}

/** Each table's rows as a digest; what differs between two of these was changed. `but` leaves tables out. */
export async function digestOfTables(but: readonly string[] = []): Promise<Record<string, string>> {
  const { rows: tables } = await pool().query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  const names = tables.map(({ name }) => name).filter((name) => !but.includes(name))
  const digests = names.map(
    (name) =>
      `select '${name}' as name, coalesce(md5(string_agg(t::text, '' order by t::text)), '') as digest from "${name}" t`,
  )
  const { rows } = await pool().query<{ name: string; digest: string }>(digests.join(' union all '))
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}
