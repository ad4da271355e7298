import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { problem } from './api-problem'

test('a fault of ours tells the caller where it stands in our log, and nothing of what went wrong', async () => {
  const reference = randomUUID()

  const response = problem(new Error('relation "ClientSecret" does not exist'), reference)

  const text = await response.text()
  expect([response.status, JSON.parse(text)]).toMatchObject([500, { code: 'internal_error', reference }])
  expect(text).not.toMatch(/relation|ClientSecret|Error:/)
})
