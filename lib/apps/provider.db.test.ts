import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { signOut } from '@/lib/sessions/commands'
import { asUser } from '@/lib/testing/actors'
import { aBrowser, anApp, answerOf, redeem, requestOf, startApps, tokenRequest } from '@/lib/testing/apps'
import { aMember, anOrg } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

async function scene() {
  const org = await anOrg({ slug: `acme-${Math.random().toString(36).slice(2, 8)}` })
  const ada = await aMember(org)
  const sessionId = await aSession(ada)
  const app = await anApp()
  const browser = await aBrowser(provider.origin, sessionId)
  return { org, ada, sessionId, app, browser }
}

test('somebody who is signed in here enters the vendor’s app without a page', async () => {
  const { app, browser, org } = await scene()

  const response = await browser.go(requestOf(app))

  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toMatch(new RegExp(`^${app.redirectUri}\\?code=`))
  const answer = answerOf(response)
  expect(answer.get('state')).toBe('the-state')
  expect(answer.get('iss')).toMatch(/\/oidc$/)
  const { status, body } = await redeem(provider.origin, app, answer.get('code')!)
  expect([status, body]).toMatchObject([200, { token_type: 'Bearer', expires_in: 300 }])
  expect(decodeJwt(body.id_token!)).toMatchObject({
    aud: app.id,
    nonce: 'the-nonce',
    org,
    org_role: 'member',
    teams: [],
    amr: ['pwd'],
  })
})

test('a session that ended opens nothing at the next request: no code, refresh, userinfo or introspection', async () => {
  const { app, browser, ada, sessionId } = await scene()
  const { body } = await redeem(provider.origin, app, answerOf(await browser.go(requestOf(app))).get('code')!)
  const userinfo = () =>
    fetch(`${provider.origin}/oidc/me`, { headers: { authorization: `Bearer ${body.access_token}` } })
  expect((await userinfo()).status).toBe(200)

  await signOut(asUser(ada, { sessionId }))

  expect((await userinfo()).status).toBe(401)
  const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token! }
  expect(await tokenRequest(provider.origin, app, refresh)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  })
  const introspection = await fetch(`${provider.origin}/oidc/token/introspection`, {
    ...{ method: 'POST', headers: { authorization: app.auth } },
    body: new URLSearchParams({ token: body.access_token! }),
  })
  expect(await introspection.json()).toEqual({ active: false })
  const again = await browser.go(requestOf(app))
  expect(again.headers.get('location')).toMatch(/^\/continue\?r=/)
  expect(await db().appArtifact.count({ where: { kind: 'Interaction' } })).toBe(0)
})
