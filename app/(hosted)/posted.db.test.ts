import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { newCtx, transact } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { startSession } from '@/lib/sessions/commands'
import { aUser } from '@/lib/testing/factories'
import { device } from '@/lib/testing/sso'

type Post = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

const here = import.meta.dirname
/** Each place that takes a form, by the file that answers it. */
const places = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .filter((file) => /export (const|async function|function) POST\b/.test(readFileSync(join(here, file), 'utf8')))
  .sort()

/** What somebody who means no good, or whose page is old, sends to each of them. */
const forms: Record<string, Record<string, string>> = {
  'nothing at all': {},
  rubbish: Object.fromEntries(
    ['f', 'tx', 'token', 'identifier', 'password', 'code', 'note', 'SAMLResponse', 'RelayState'].map((name) => [
      name,
      ' \u0000<x>',
    ]),
  ),
}
const params = Promise.resolve({ org: 'no-such', connection: 'con_no', request: 'lrq_no' })

async function post(file: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const { POST } = (await import(join(here, file))) as { POST: Post }
  const address = `${env().PUBLIC_URL}/${file.replace(/\/route\.tsx?$/, '')}`
  const request = new Request(encodeURI(address), {
    method: 'POST',
    headers: { origin: env().PUBLIC_URL, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  })
  return POST(request, { params })
}

/** The cookie of a session that has just begun: some of these forms end it. */
async function signedIn(): Promise<Record<string, string>> {
  const userId = await aUser()
  const visitor = newCtx({ kind: 'visitor' })
  const started = { userId, method: 'password', origin: null, device } as const
  const id = await transact(visitor, (tx) => startSession(tx, started))
  return { cookie: `${SESSION_COOKIE}=${await encodeSession(id)}` }
}

test('the places are found', () => {
  expect(places.length).toBeGreaterThan(15)
})

for (const file of places) {
  test.each(Object.keys(forms))(`${file} leads on by a 303, given %s`, async (name) => {
    for (const headers of [{}, await signedIn()]) {
      const response = await post(file, forms[name] ?? {}, headers)

      expect(response.status).toBe(303)
      expect(new URL(response.headers.get('location') ?? '').origin).toBe(env().PUBLIC_URL)
      expect(await response.text()).toBe('')
    }
  })

  test(`${file} takes forms of ours only${file.includes('/acs/') ? ', or of an IdP' : ''}`, async () => {
    const { status } = await post(file, {}, { origin: 'https://evil.example' })

    expect(status).toBe(file.includes('/acs/') ? 303 : 403)
  })
}
