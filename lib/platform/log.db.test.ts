import { expect, test, vi } from 'vitest'
import { aUser } from '@/lib/testing/factories'
import { log } from './log'

test('a failed query is logged without the values in it', async () => {
  const lines: string[] = []
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  const values = { username: 'twice', passwordHash: 'a-secret-hash', email: 'twice@people.test' }

  await aUser(values)
  await aUser(values).catch((error: unknown) => log.error('page failed', error))
  spy.mockRestore()

  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('Unique constraint failed')
  expect(lines[0]).not.toMatch(/a-secret-hash|twice@people/)
})
