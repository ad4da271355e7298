import type { Ctx, Tx } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import type { UserId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'

/** A password is remembered under no connection. */
const PASSWORD = ''

/** Notes that this browser has signed in to the account, with a password or through a connection. */
export async function rememberBrowser(
  tx: Tx,
  userId: UserId,
  browser: string,
  connectionId: string = PASSWORD,
): Promise<void> {
  await query(tx, 'browser.remember', rememberBrowserSql(tx, userId, browser, connectionId))
}

/** {@link rememberBrowser} as SQL, for whoever writes more in the same statement. */
export function rememberBrowserSql(tx: Tx, userId: UserId, browser: string, connectionId: string): Prisma.Sql {
  return Prisma.sql`
    insert into "KnownBrowser" ("userId", "browserHash", "connectionId", "lastSeenAt")
    values (${userId}, ${digest(browser)}, ${connectionId}, ${tx.now})
    on conflict ("userId", "browserHash", "connectionId") do update set "lastSeenAt" = excluded."lastSeenAt"`
}

/**
 * Whether this browser has signed in to the account by what is the person's
 * own. Having come by SSO does not count: an organization's provider can say
 * who is in as many browsers as it likes, and must gain no tries by it.
 */
export async function knowsByPassword(ctx: Ctx, userId: UserId, browser: string): Promise<boolean> {
  const key = { userId, browserHash: digest(browser), connectionId: PASSWORD }
  return (await ctx.db.knownBrowser.count({ where: key })) > 0
}

/** Whether somebody signed in through the connection in this browser before: no button is asked for then (I6). */
export async function knowsConnection(ctx: Ctx, connectionId: string, browser: string | null): Promise<boolean> {
  return (
    browser !== null && (await ctx.db.knownBrowser.count({ where: { connectionId, browserHash: digest(browser) } })) > 0
  )
}

/** Of some connections, the one that this browser used last. */
export async function lastUsedConnection(
  ctx: Ctx,
  connectionIds: readonly string[],
  browser: string,
): Promise<string | null> {
  const last = await ctx.db.knownBrowser.findFirst({
    where: { browserHash: digest(browser), connectionId: { in: [...connectionIds] } },
    orderBy: { lastSeenAt: 'desc' },
    select: { connectionId: true },
  })
  return last?.connectionId ?? null
}
