import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { openFlow } from '@/lib/login/flow'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { newCtx, transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { startSession } from '@/lib/sessions/commands'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { foreignAddresses } from '@/lib/testing/foreign-addresses'
import { device } from '@/lib/testing/sso'
import { hashPassword } from '@/lib/users/password'

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
type Handlers = { GET?: Handler; POST?: Handler }

const here = import.meta.dirname
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .sort()
/** Every name under which somebody somewhere hands on where to go next, ours among them. */
const names = [
  ...['return_to', 'returnTo', 'callbackUrl', 'next', 'continue', 'redirect', 'redirect_uri', 'url', 'target', 'goto'],
  ...['RelayState', 'post_logout_redirect_uri', 'f', 'r', 'tx', 't', 'ref', 'q', 'org', 'why', 'do', 'code', 'state'],
]
const password = 'a quiet lamp at dusk'
let cookie: string
let slug: string
let email: string
beforeAll(async () => {
  const orgId = await anOrg()
  const { name: domain } = await aVerifiedDomain(orgId)
  email = `ada@${domain}`
  const userId = await aMember(orgId, 'owner', { email, passwordHash: await hashPassword(password) })
  slug = (await db().org.findUniqueOrThrow({ where: { id: orgId } })).slug
  const id = await transact(newCtx({ kind: 'visitor' }), (tx) =>
    startSession(tx, { userId, method: 'password', origin: null, device }),
  )
  cookie = `${SESSION_COOKIE}=${await encodeSession(id)}`
})

const handlersOf = (file: string): Promise<Handlers> => import(join(here, file))
const pathOf = (file: string) =>
  `/${file.replace(/\/route\.tsx?$/, '').replace(/\[(\w+)\]/g, (_, name) => params[name] ?? name)}`
const params: Record<string, string> = { org: 'x', connection: 'con_no', request: 'lrq_no', code: 'session_lost' }

async function ask(file: string, method: 'GET' | 'POST', values: Record<string, string>, headers = {}) {
  const handler = (await handlersOf(file))[method] ?? expect.fail(`${file} takes no ${method}`)
  const query = new URLSearchParams(values)
  const request = new Request(`${env().PUBLIC_URL}${pathOf(file)}?${query}`, {
    method,
    headers: { origin: env().PUBLIC_URL, ...(method === 'POST' ? form : {}), ...headers },
    ...(method === 'POST' ? { body: query.toString() } : {}),
  })
  return handler(request, { params: Promise.resolve({ ...params, org: slug }) })
}
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Each address in an answer to which a browser could go, by itself or by a press. */
async function waysOut(response: Response): Promise<string[]> {
  const html = (await response.text()).replaceAll('&amp;', '&').replaceAll('&#x27;', "'")
  const marked = [...html.matchAll(/\b(?:href|action|formaction|src|srcset|poster|data)="([^"]*)"/g)].map(
    ([, url]) => url!,
  )
  const refreshes = [...html.matchAll(/content="\d+;\s*url=([^"]*)"/gi)].map(([, url]) => url!)
  const headers = ['location', 'refresh', 'link', 'content-location'].flatMap(
    (name) => response.headers.get(name) ?? [],
  )
  return [...marked, ...refreshes, ...headers]
}

const leaves = (address: string) => new URL(address, `${env().PUBLIC_URL}/a/b`).origin !== env().PUBLIC_URL

test('the list of foreign addresses is long, and each of them is one or no path of ours', () => {
  expect(foreignAddresses.length).toBeGreaterThanOrEqual(60)
  expect(files.length).toBeGreaterThan(30)
})

for (const [turn, file] of files.entries())
  test(`${file} leads nowhere that its address or form names`, async () => {
    const { GET, POST } = await handlersOf(file)
    const methods = [...(GET ? ['GET' as const] : []), ...(POST ? ['POST' as const] : [])]
    const everyOther = foreignAddresses.filter((_, place) => place % 2 === turn % 2) // lib/platform/urls.test.ts takes all
    for (const [place, address] of everyOther.entries()) {
      const values = Object.fromEntries(names.map((name) => [name, address]))
      for (const method of methods) {
        const response = await ask(file, method, values, place % 2 ? { cookie } : {})
        expect((await waysOut(response)).filter(leaves), `${method} ${JSON.stringify(address)}`).toEqual([])
      }
    }
  })

test('a sign-in ends at a page of ours, whatever it was asked to return to', async () => {
  const flows = new Map<string, string>()
  for (const address of foreignAddresses) {
    const start = await ask('login/route.tsx', 'GET', { return_to: address })
    const f = /name="f" value="([^"]+)"/.exec(await start.text())?.[1] ?? expect.fail('no form')
    flows.set(openFlow(f, new Date())?.returnTo ?? expect.fail('no flow'), f)
  }
  for (const [returnTo, f] of flows) {
    const typed = await ask('login/route.tsx', 'POST', { f, identifier: email })
    const next = new URL(typed.headers.get('location') ?? '').searchParams.get('f') ?? expect.fail('no flow')
    const ended = await ask('login/password/route.tsx', 'POST', { f: next, password })

    expect(ended.headers.getSetCookie().join(), returnTo).toContain(SESSION_COOKIE)
    expect(ended.headers.get('location')).toBe(env().PUBLIC_URL + returnTo)
    expect(leaves(ended.headers.get('location') ?? ''), returnTo).toBe(false)
  }
})
