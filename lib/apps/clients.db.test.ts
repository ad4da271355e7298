import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digest, newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { aVisit, codeOf, isActive, tokensOf, type VisitForTest } from '@/lib/testing/app-visit'
import { type AppForTest, anApp, redeem, startApps, tokenRequest, VERIFIER } from '@/lib/testing/apps'
import { anOrg } from '@/lib/testing/factories'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

const visit = () => aVisit(provider.origin)
const basic = ({ id }: AppForTest, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
const withSecret = (app: AppForTest, secret: string): AppForTest => ({ ...app, auth: basic(app, secret) })

async function addSecret(app: AppForTest): Promise<string> {
  const secret = newSecret()
  const row = { id: newId('appSecret'), appId: app.id, secretHash: digest(secret), hint: 'hint', createdAt: new Date() }
  await db().appSecret.create({ data: row })
  return secret
}

describe('a secret', () => {
  test('is either of the two that live, and a revoked one is none', async () => {
    const ada = await visit()
    const second = await addSecret(ada.app)
    const both = async () => [
      (await redeem(provider.origin, ada.app, await codeOf(ada))).status,
      (await redeem(provider.origin, withSecret(ada.app, second), await codeOf(ada))).status,
    ]
    expect(await both()).toEqual([200, 200])

    await db().appSecret.updateMany({
      where: { secretHash: digest(ada.app.secret) },
      data: { revokedAt: new Date() },
    })
    expect(await both()).toEqual([401, 200])

    await db().appSecret.updateMany({ where: { appId: ada.app.id }, data: { revokedAt: new Date() } })
    expect(await both()).toEqual([401, 401])
  })

  test.each<[string, (app: AppForTest) => string]>([
    ['wrong', () => newSecret()],
    ['empty', () => ''],
    ['what the database holds', ({ secret }) => digest(secret)],
    ['the word for none', () => 'none'],
    ['that of another app', () => other.secret],
  ])('that is %s opens nothing', async (_, secretOf) => {
    const ada = await visit()

    const answer = await redeem(provider.origin, withSecret(ada.app, secretOf(ada.app)), await codeOf(ada))

    expect([answer.status >= 400, answer.body.access_token]).toEqual([true, undefined])
  })
  let other: AppForTest
  beforeAll(async () => {
    other = await anApp()
  })

  test('cannot be left out, nor sent twice over', async () => {
    const ada = await visit()
    const form = { ...codeForm(ada), code: await codeOf(ada), client_id: ada.app.id }

    expect((await tokenRequest(provider.origin, ada.app, form, {})).status).toBe(401)
    expect((await tokenRequest(provider.origin, ada.app, { ...form, client_secret: ada.app.secret })).status).toBe(400)
    expect((await tokenRequest(provider.origin, ada.app, { ...form, client_secret: ada.app.secret }, {})).status).toBe(
      200,
    )
  })
})

const codeForm = ({ app }: VisitForTest) => ({
  ...{ grant_type: 'authorization_code', redirect_uri: app.redirectUri, code_verifier: VERIFIER },
})

describe('an app in a browser', () => {
  const spa = () => aVisit(provider.origin, { app: { kind: 'browser' } })
  const form = async (ada: VisitForTest) => ({ ...codeForm(ada), code: await codeOf(ada), client_id: ada.app.id })

  test('has no secret, and one that is sent is refused rather than ignored', async () => {
    const ada = await spa()

    expect((await tokenRequest(provider.origin, ada.app, await form(ada), {})).status).toBe(200)
    expect((await tokenRequest(provider.origin, ada.app, await form(ada))).status).toBe(401)
    const posted = { ...(await form(ada)), client_secret: ada.app.secret }
    expect((await tokenRequest(provider.origin, ada.app, posted, {})).status).toBe(401)
  })

  test('may be called for from its own origin, and from no other', async () => {
    const ada = await spa()
    const own = new URL(ada.app.redirectUri).origin
    const from = async (origin: string) => {
      const body = new URLSearchParams(await form(ada))
      const response = await fetch(`${provider.origin}/oidc/token`, { method: 'POST', headers: { origin }, body })
      return [response.status, response.headers.get('access-control-allow-origin')]
    }

    expect(await from(own)).toEqual([200, own])
    for (const origin of ['https://evil.test', `${own}.evil.test`, own.replace('https', 'http'), 'null'])
      expect(await from(origin)).toEqual([400, null])
  })
})

test('a server’s app cannot be called for from any page, its own included', async () => {
  const ada = await visit()
  const { access_token } = await tokensOf(ada)
  const origin = new URL(ada.app.redirectUri).origin

  const headers = { origin, authorization: `Bearer ${access_token}` }
  const response = await fetch(`${provider.origin}/oidc/me`, { headers })

  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([400, null])
})

describe('whether a token lives is told', () => {
  test('to its app and to others of the same owner', async () => {
    const ada = await visit()
    const { access_token } = await tokensOf(ada)
    const api = { ...ada, app: await anApp() }

    expect([await isActive(ada, access_token), await isActive(api, access_token)]).toEqual([true, true])
  })

  test('to no other owner’s app, no app without a secret and nobody', async () => {
    const ada = await visit()
    const { access_token, refresh_token } = await tokensOf(ada)
    const foreign = { ...ada, app: await anApp({ orgId: await anOrg() }) }
    const browserApp = await anApp({ kind: 'browser' })

    expect([await isActive(foreign, access_token), await isActive(foreign, refresh_token)]).toEqual([false, false])
    const body = { token: access_token, client_id: browserApp.id }
    const asBrowserApp = await tokenOnly(body)
    expect(await asBrowserApp.json()).toEqual({ active: false })
    expect((await tokenOnly({ token: access_token })).status).toBe(400)
  })

  const tokenOnly = (form: Record<string, string>) =>
    fetch(`${provider.origin}/oidc/token/introspection`, { method: 'POST', body: new URLSearchParams(form) })
})
