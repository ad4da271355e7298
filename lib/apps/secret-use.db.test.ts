import { expect, test } from 'vitest'
import { digest } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { anApp } from '@/lib/testing/apps'
import { noteSecretUse } from './secret-use'

test('the use of a secret is noted, once an hour', async () => {
  const { id: appId, secret } = await anApp()
  const start = new Date()
  const lastUsed = async () => (await db().appSecret.findFirstOrThrow({ where: { appId } })).lastUsedAt

  for (const seconds of [0, 60, HOUR_SECONDS - 1]) await noteSecretUse(digest(secret), addSeconds(start, seconds))
  expect(await lastUsed()).toEqual(start)
  await noteSecretUse(digest(secret), addSeconds(start, HOUR_SECONDS))
  expect(await lastUsed()).toEqual(addSeconds(start, HOUR_SECONDS))
})
