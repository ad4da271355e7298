import { beforeAll, expect, test } from 'vitest'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { pool } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { newId } from '@/lib/platform/ids'
import { GET } from './login/route'

// The database goes away for good in this file.
beforeAll(() => pool().end())

test('while the database is away a page says that it is us, and what to do, also to whoever has a session', async () => {
  const cookie = `${SESSION_COOKIE}=${await encodeSession(newId('session'))}`

  const response = await GET(new Request(`${env().PUBLIC_URL}/login`, { headers: { cookie } }), {
    params: Promise.resolve({}),
  })

  const text = await response.text()
  expect(response.status).toBe(500)
  expect(text).toContain('Something went wrong on our side')
  expect(text).toContain('Try again in a minute.')
  expect(text).not.toMatch(/pool|Prisma|postgres/i)
})
