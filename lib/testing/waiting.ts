import { db } from '@/lib/platform/db'

/** Resolves once so many statements about a table wait for a lock that somebody holds: the race is on then. */
export async function untilWaiting(table: string, atLeast = 1): Promise<void> {
  const waiting = () => db().$queryRaw<object[]>`
    select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like ${`%"${table}"%`}`
  while ((await waiting()).length < atLeast);
}
