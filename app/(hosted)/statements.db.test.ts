import { expect, test } from 'vitest'
import { transactionCookies } from '@/app/_server/cookies'
import { findReadyConnection } from '@/lib/connections/queries'
import { beginSso } from '@/lib/login/begin'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { env } from '@/lib/platform/env'
import { urls } from '@/lib/platform/urls'
import { asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { aSamlOrg, device } from '@/lib/testing/sso'
import { statementsOf } from '@/lib/testing/statements'
import { GET as hopPage } from './auth/go/route'
import { GET as passwordPage } from './login/password/route'
import { GET as loginPage, POST as takeIdentifier } from './login/route'

// What the pages that everybody opens ask of the database: docs/performance.md. A statement more is seen here first.

type Route = (request: Request, context: { params: Promise<object> }) => Promise<Response>

const { PUBLIC_URL: origin } = env()

function visit(route: Route, path: string, { cookie = '', form = null as Record<string, string> | null } = {}) {
  const request = form
    ? new Request(origin + path, { method: 'POST', headers: { origin, cookie }, body: new URLSearchParams(form) })
    : new Request(origin + path, { headers: { cookie } })
  return statementsOf(() => route(request, { params: Promise.resolve({}) }))
}

test('“who are you?” asks the database nothing', async () => {
  const { result, statements } = await visit(loginPage, urls.login())

  expect([result.status, statements]).toEqual([200, []])
})

test('to whoever has a session it is two statements: is it alive, and whose is it', async () => {
  const sessionId = await aSession(await aMember(await anOrg()))
  const cookie = `${SESSION_COOKIE}=${await encodeSession(sessionId)}`

  const { result, statements } = await visit(loginPage, urls.login(), { cookie })

  expect(await result.text()).toContain('You are signed in as')
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(2)
})

test('taking a name is one statement, which counts; nobody is looked up', async () => {
  const { result, statements } = await visit(takeIdentifier, urls.login(), { form: { identifier: 'ada@nowhere.test' } })

  expect(result.status).toBe(303)
  expect(statements).toHaveLength(1)
  expect(statements[0]).toContain('"RateLimit"')
})

test('the password page asks once: whose domain it is, and what they offer', async () => {
  const { domain } = await aSamlOrg()
  const pageFor = async (identifier: string) => {
    const { result } = await visit(takeIdentifier, urls.login(), { form: { identifier } })
    return (result.headers.get('location') ?? '').slice(origin.length)
  }

  const known = await visit(passwordPage, await pageFor(`anybody@${domain}`))
  const unknown = await visit(passwordPage, await pageFor('anybody@nowhere.test'))

  expect(await known.result.text()).toContain('Test IdP')
  expect(known.statements, known.statements.join('\n')).toHaveLength(1)
  expect(unknown.statements, unknown.statements.join('\n')).toHaveLength(1)
})

test('the page that says where a browser goes next asks for the sign-in and its organization', async () => {
  const { connectionId } = await aSamlOrg()
  const visitor = asVisitor()
  const connection = (await findReadyConnection(visitor, connectionId))!
  const asked = { returnTo: '/', device, loginHint: null, asking: 'as_it_likes' } as const
  const begun = await beginSso(visitor, connection, asked)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const [line = ''] = transactionCookies(new Map(), begun.transactionId, begun.browserSecret, new Date())

  const { result, statements } = await visit(hopPage, urls.hop(begun.transactionId), { cookie: line.split(';')[0]! })

  expect(await result.text()).toContain('SAMLRequest=')
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(2)
})
