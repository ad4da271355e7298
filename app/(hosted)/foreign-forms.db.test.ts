import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { newCtx, transact } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { authenticate } from '@/lib/sessions/authenticate'
import { startSession } from '@/lib/sessions/commands'
import { aMember, anOrg } from '@/lib/testing/factories'
import { device } from '@/lib/testing/sso'
import { statementsOf } from '@/lib/testing/statements'

type Post = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

const app = join(import.meta.dirname, '..')
/** Every route handler of the product that takes a POST. Server actions are tested in a browser: e2e/perimeter-forms.spec.ts. */
const places = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .filter((file) =>
    /^export (const|async function|function) POST\b|as POST\b/m.test(readFileSync(join(app, file), 'utf8')),
  )
  .sort()

/** An identity provider's page posts here, by design; next-auth compares a secret of the form with its own cookie. */
const otherwise = ['(hosted)/sso/[connection]/acs/route.tsx', 'api/auth/[...nextauth]/route.ts']

const ours = 'http://localhost:4100'
/** Who a browser or a program may say that sent a form. */
const senders: Record<string, Record<string, string>> = {
  nobody: {},
  'nobody, from another site': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  'nobody, from a neighbour': { 'sec-fetch-site': 'same-site' },
  'nobody, but a referrer of ours': { referer: `${ours}/login` },
  'a page without an origin': { origin: 'null' },
  'another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  'another site that says it is ours to a proxy': {
    origin: 'https://evil.example',
    'x-forwarded-host': 'evil.example',
  },
  'another host that says so': { origin: 'https://evil.example', host: 'evil.example' },
  'a neighbour': { origin: 'http://app.localhost:4100', 'sec-fetch-site': 'same-site' },
  'another port': { origin: 'http://localhost:41000' },
  'another scheme': { origin: 'https://localhost:4100' },
  'a name that begins like ours': { origin: `${ours}.evil.example` },
  'a name that ends like ours': { origin: 'http://evillocalhost:4100' },
  'an address, not an origin': { origin: `${ours}/login` },
  'two origins': { origin: `${ours}, https://evil.example` },
  'an empty origin': { origin: '' },
  'our origin in capitals': { origin: ours.toUpperCase() },
}

let cookie: string
let sessionId: Awaited<ReturnType<typeof aSession>>
beforeAll(async () => {
  sessionId = await aSession()
  cookie = `${SESSION_COOKIE}=${await encodeSession(sessionId)}`
})

async function aSession() {
  const userId = await aMember(await anOrg(), 'owner')
  const started = { userId, method: 'password', origin: null, device } as const
  return transact(newCtx({ kind: 'visitor' }), (tx) => startSession(tx, started))
}

async function post(file: string, headers: Record<string, string>, body = 'identifier=ada&password=x&code=1') {
  const { POST } = (await import(join(app, file))) as { POST: Post }
  const path = relative('(hosted)', file)
    .replace(/^\.\.\//, '')
    .replace(/\/route\.tsx?$/, '')
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const request = new Request(encodeURI(`${ours}/${path}`), {
    method: 'POST',
    headers: { ...type, cookie, ...headers },
    body,
  })
  return POST(request, { params: Promise.resolve({ org: 'no-such', connection: 'con_no', request: 'lrq_no' }) })
}

/** Some statements begin with a comment that names them. */
const changes = (text: string) =>
  /^(with\b.*)?\b(insert|update|delete)\b/i.test(text.replace(/\/\*.*?\*\//g, '').trim())

test('the places are found, and all but two take forms of our own pages only', () => {
  expect(env().PUBLIC_URL).toBe(ours)
  expect(places.length).toBeGreaterThan(20)
  expect(places).toEqual(expect.arrayContaining(otherwise))
})

for (const file of places.filter((place) => !otherwise.includes(place))) {
  test(`${file} takes no form of anybody else, and does nothing`, async () => {
    for (const [sender, headers] of Object.entries(senders)) {
      const { result, statements } = await statementsOf(() => post(file, headers))

      expect(result.status, sender).toBe(403)
      expect(result.headers.getSetCookie(), sender).toEqual([])
      expect(statements.filter(changes), sender).toEqual([])
    }
    expect(await authenticate(sessionId, new Date())).not.toBeNull()
  })

  test(`${file} takes nothing but forms, from nobody`, async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/json', ''])
      expect((await post(file, { origin: ours, 'content-type': type })).status, type).toBe(403)
    const huge = await post(file, { origin: ours }, `identifier=${'a'.repeat(70_000)}`)
    expect(huge.status).toBe(file.startsWith('(hosted)') ? 413 : 403)
  })
}

test('an identity provider’s post from another site leaves the cookies of this browser alone', async () => {
  const response = await post(
    '(hosted)/sso/[connection]/acs/route.tsx',
    { origin: 'https://idp.example' },
    'SAMLResponse=x',
  )

  expect(response.status).toBe(303)
  expect(response.headers.getSetCookie()).toEqual([])
  expect(await authenticate(sessionId, new Date())).not.toBeNull()
})
