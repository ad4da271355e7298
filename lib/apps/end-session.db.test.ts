import { afterAll, beforeAll, expect, test } from 'vitest'
import { SESSION_COOKIE } from '@/lib/login/next-auth'
import { now } from '@/lib/platform/clock'
import { db } from '@/lib/platform/db'
import type { SessionId } from '@/lib/platform/ids'
import { authenticate } from '@/lib/sessions/authenticate'
import { asSystem } from '@/lib/testing/actors'
import { aReceiver, aVisit, doors, SHUT, tokensOf, type VisitForTest } from '@/lib/testing/app-visit'
import { aBrowser, anApp, startApps } from '@/lib/testing/apps'
import { runJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { openSignOut } from './pages'
import { endDeadGrants } from './sign-out'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

const AFTER = 'https://widgets.example/signed-out'
const visit = () => aVisit(provider.origin, { app: { postLogoutRedirectUris: [AFTER] } })
const lives = async (id: SessionId) => (await authenticate(id, now())) !== null
const endUrl = (params: Record<string, string>) => `/oidc/session/end?${new URLSearchParams(params)}`

/** What our page is told; the person sees it there. */
async function asked({ browser }: Pick<VisitForTest, 'browser'>, params: Record<string, string> = {}) {
  const response = await browser.go(endUrl(params))
  const location = response.headers.get('location') ?? ''
  expect([response.status, location]).toEqual([303, expect.stringMatching(/^\/continue\/sign-out\?r=/)])
  return openSignOut(new URL(location, provider.origin).searchParams.get('r'))!
}

function confirm({ browser }: Pick<VisitForTest, 'browser'>, form: Record<string, string>): Promise<Response> {
  return browser.go('/oidc/session/end/confirm', { method: 'POST', body: new URLSearchParams(form) })
}

test('who signs out at an app is signed out here and at the others, who hear of it once, and is back at the app', async () => {
  const receiver = await aReceiver()
  const ada = await visit()
  await db().app.update({ where: { id: ada.app.id }, data: { backchannelLogoutUri: receiver.url } })
  const tokens = await tokensOf(ada)

  const { xsrf, app, isSure } = await asked(ada, {
    ...{ id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER, state: 'the state' },
  })
  expect([app, isSure, await lives(ada.sessionId)]).toEqual(['Widgets', true, true])
  const response = await confirm(ada, { xsrf, logout: 'yes' })

  expect(response.headers.get('location')).toBe(`${AFTER}?state=the+state`)
  expect([await lives(ada.sessionId), ada.browser.jar.has(SESSION_COOKIE)]).toEqual([false, false])
  expect(await doors(ada, tokens)).toEqual(SHUT)
  expect(receiver.messages).toHaveLength(0) // not while the person waits
  await runJobs()
  await endDeadGrants(asSystem())
  await runJobs()
  expect(receiver.messages).toHaveLength(1)
  await receiver.stop()
})

test.each<[string, (secret: string) => Record<string, string>]>([
  ['without the secret of our page', () => ({ logout: 'yes' })],
  ['with another one', () => ({ logout: 'yes', xsrf: 'f'.repeat(48) })],
])('a form %s signs nobody out', async (_, form) => {
  const ada = await visit()
  await tokensOf(ada)
  const { xsrf } = await asked(ada)

  const response = await confirm(ada, form(xsrf))

  expect(response.headers.get('location')).toMatch(/^\/continue\/error\?/)
  expect([await lives(ada.sessionId), ada.browser.jar.has(SESSION_COOKIE)]).toEqual([true, true])
})

test('who has entered no app yet is asked as well: a page elsewhere that leads here signs nobody out', async () => {
  const ada = await visit()

  const { isSure } = await asked(ada)

  expect([isSure, await lives(ada.sessionId)]).toEqual([false, true])
})

test('who is signed out already is just led on, and nothing about them is kept for long', async () => {
  const ada = await visit()
  const nobody = { browser: await aBrowser(provider.origin) }
  const go = async (params: Record<string, string>) =>
    (await nobody.browser.go(endUrl({ client_id: ada.app.id, ...params }))).headers.get('location')

  expect(await go({ post_logout_redirect_uri: AFTER, state: 's' })).toBe(`${AFTER}?state=s`)
  expect(await go({})).toBe('/signed-out')

  const kept = await db().appArtifact.findMany({ where: { kind: 'Session' }, orderBy: { expiresAt: 'desc' } })
  const sessions = kept.filter(({ payload }) => !(payload as { accountId?: string }).accountId)
  expect(sessions.length).toBeGreaterThan(0)
  expect(sessions[0]!.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000)
})

test('an app that means somebody else does not sign this person out unasked', async () => {
  const [ada, grace] = [await visit(), await visit()]
  const { id_token } = await tokensOf(ada)
  const hers = await tokensOf({ ...grace, app: ada.app })
  expect((await asked(ada, { id_token_hint: hers.id_token })).isSure).toBe(false)

  const shared = await aBrowser(provider.origin, await aSession(grace.ada)) // Grace signs in where Ada was
  for (const [name, value] of ada.browser.jar) if (name !== SESSION_COOKIE) shared.jar.set(name, value)

  expect((await asked({ browser: shared }, { id_token_hint: id_token })).isSure).toBe(false)
})

test.each([
  ['another address', { post_logout_redirect_uri: `${AFTER}/more` }],
  ['the address of its sign-in', { post_logout_redirect_uri: 'https://widgets.example/callback' }],
  ['a rubbish hint', { id_token_hint: 'rubbish' }],
])('a request with %s ends on our page', async (_, more) => {
  const ada = await visit()
  await tokensOf(ada)

  const response = await ada.browser.go(endUrl({ client_id: ada.app.id, ...(more as Record<string, string>) }))

  expect(response.headers.get('location')).toMatch(/^\/continue\/error\?/)
  expect(await lives(ada.sessionId)).toBe(true)
})

test('an address without an app leads nowhere', async () => {
  const response = await (await aBrowser(provider.origin)).go(
    endUrl({ post_logout_redirect_uri: 'https://evil.test/' }),
  )

  expect(response.headers.get('location')).toBe('/signed-out')
  expect((await anApp()).id).toBeTruthy()
})
