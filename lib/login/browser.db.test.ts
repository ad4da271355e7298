import { expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { digest, newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import type { UserId } from '@/lib/platform/ids'
import { limits } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { asVisitor } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg, aUser } from '@/lib/testing/factories'
import { accountTries } from '@/lib/users/tries'
import { knowsConnection, lastUsedConnection, rememberBrowser } from './browser'

const now = new Date()
const remember = (userId: UserId, browser: string, connectionId?: string, at = now) =>
  transact(asVisitor({ now: at }), (tx) => rememberBrowser(tx, userId, browser, connectionId))

/** Whether the browser's tries at the account are counted apart from those of strangers. */
async function knowsAccount(id: UserId, browser: string | null): Promise<boolean> {
  const tried = { user: { id }, identifier: 'ada', browserHash: browser && digest(browser) }
  const [limit] = await accountTries(asVisitor(), tried)
  return limit === limits.accountKnownBrowser
}

test('a browser is known for the account and the connection that it was used with, and for no other', async () => {
  const orgId = await anOrg()
  const [ada, bo] = [await aMember(orgId), await aMember(orgId)]
  const [connection, other] = [await aConnection(orgId), await aConnection(orgId)]
  const [browser, stranger] = [newSecret(), newSecret()]

  await remember(ada, browser, connection)

  const ctx = asVisitor()
  expect(await knowsAccount(ada, browser)).toBe(false) // a provider's word is worth no tries
  await remember(ada, browser)
  expect(await knowsAccount(ada, browser)).toBe(true)
  expect(await knowsConnection(ctx, connection, browser)).toBe(true)
  for (const secret of [stranger, null, ''])
    expect([await knowsAccount(ada, secret), await knowsConnection(ctx, connection, secret)]).toEqual([false, false])
  expect([await knowsAccount(bo, browser), await knowsConnection(ctx, other, browser)]).toEqual([false, false])
})

test('a password makes a browser known for the account, not for a connection', async () => {
  const [ada, browser] = [await aUser(), newSecret()]

  await remember(ada, browser)

  expect(await knowsAccount(ada, browser)).toBe(true)
  expect(await knowsConnection(asVisitor(), await aConnection(await anOrg()), browser)).toBe(false)
})

test('the browser’s secret is kept as a digest only, and once', async () => {
  const [ada, browser] = [await aUser(), newSecret()]

  await Promise.all(Array.from({ length: 10 }, () => remember(ada, browser)))

  const rows = await db().knownBrowser.findMany({ where: { userId: ada } })
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(browser)
})

test('of several connections the one used last is offered first', async () => {
  const orgId = await anOrg()
  const [ada, browser] = [await aMember(orgId), newSecret()]
  const ids = [await aConnection(orgId), await aConnection(orgId), await aConnection(orgId)] as const
  await remember(ada, browser, ids[0])
  await remember(ada, browser, ids[1], addSeconds(now, 60))
  await remember(ada, browser, undefined, addSeconds(now, 120))

  expect(await lastUsedConnection(asVisitor(), ids, browser)).toBe(ids[1])
  expect(await lastUsedConnection(asVisitor(), [ids[0], ids[2]], browser)).toBe(ids[0])
  expect(await lastUsedConnection(asVisitor(), [ids[2]], browser)).toBeNull()
  expect(await lastUsedConnection(asVisitor(), ids, newSecret())).toBeNull()
})
