import { format } from 'node:util'
import { afterAll, afterEach } from 'vitest'

const unexpected: string[] = []

// A test that expects the call replaces it for its time: vi.spyOn(console, 'error').mockImplementation(() => {}).
console.error = (...words: unknown[]) => {
  unexpected.push(format(...words))
}

function failOnUnexpected(): void {
  const calls = unexpected.splice(0)
  if (calls.length > 0) throw new Error(`Unexpected console.error:\n${calls.join('\n')}`)
}

afterEach(failOnUnexpected)
afterAll(failOnUnexpected)
