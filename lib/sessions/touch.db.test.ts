import pg from 'pg'
import { expect, test } from 'vitest'
import { addSeconds } from '@/lib/platform/time'
import { aUser } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { authenticate } from './authenticate'
import { TOUCH_SECONDS } from './model'

/** As the role that owns the tables. */
async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL })
  await owner.connect()
  await owner.query(sql).finally(() => owner.end())
}

test('a database that takes no writes keeps nobody out who is in', async () => {
  const userId = await aUser()
  const sessionId = await aSession(userId)
  const later = addSeconds(new Date(), TOUCH_SECONDS + 60)

  await asOwner('revoke update on "Session" from porchlight_app')
  const actor = await authenticate(sessionId, later).finally(() =>
    asOwner('grant update on "Session" to porchlight_app'),
  )

  expect(actor).toMatchObject({ userId, sessionId })
  expect(await authenticate(sessionId, later)).toMatchObject({ userId })
})
