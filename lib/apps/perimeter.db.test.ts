import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { limits } from '@/lib/platform/rate-limit'
import { aVisit, codeOf, postAs, tokensOf, userinfo, type VisitForTest } from '@/lib/testing/app-visit'
import { type AppForTest, redeem, startApps, tokenRequest, VERIFIER } from '@/lib/testing/apps'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())
beforeEach(() => db().rateLimit.deleteMany())

const visit = () => aVisit(provider.origin)
const wrongly = (app: AppForTest): AppForTest => ({
  ...app,
  auth: `Basic ${Buffer.from(`${app.id}:wrong`).toString('base64')}`,
})
const codeForm = ({ app }: VisitForTest) => ({
  ...{ grant_type: 'authorization_code', redirect_uri: app.redirectUri, code_verifier: VERIFIER },
})

test('nowhere stands that everybody may read answers, and never with cookies', async () => {
  const ada = await visit()
  const answers = [
    await postAs(ada, '/token', { ...codeForm(ada), code: await codeOf(ada) }),
    await postAs(ada, '/token/introspection', { token: 'rubbish' }),
    await userinfo(provider.origin, 'rubbish'),
    await fetch(`${provider.origin}/oidc/jwks`),
    await fetch(`${provider.origin}/oidc/auth`),
    ...(await Promise.all(
      ['/jwks', '/me', '/.well-known/openid-configuration', '/nowhere'].map((path) =>
        fetch(`${provider.origin}/oidc${path}`, { headers: { origin: 'https://evil.example' } }),
      ),
    )),
    await postAs(ada, '/token', { grant_type: 'x' }, { origin: 'https://evil.example' }),
    await postAs(ada, '/token', { grant_type: 'x' }, { origin: 'https://evil.example', authorization: '' }),
  ]

  for (const { headers } of answers) {
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
  }
})

test('a token in an address is no token', async () => {
  const { access_token } = await tokensOf(await visit())

  const response = await fetch(`${provider.origin}/oidc/me?access_token=${access_token}`)

  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(await response.text()).not.toContain('sub_')
})

test('what a request says about host and scheme changes nothing that the provider says about itself', async () => {
  const ada = await visit()
  const { hostname, port } = new URL(provider.origin)
  const text = await new Promise<string>((resolve, reject) => {
    const headers = {
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.test',
    }
    const path = '/oidc/.well-known/openid-configuration'
    request({ hostname, port, path, headers }, async (response) => {
      let body = ''
      for await (const chunk of response) body += chunk
      resolve(body)
    })
      .on('error', reject)
      .end()
  })

  const said = JSON.parse(text) as Record<string, unknown>
  const addresses = Object.values(said).filter((value) => typeof value === 'string')
  expect(said.issuer).toBe('http://localhost:4100/oidc')
  expect(addresses.every((address) => address.startsWith('http://localhost:4100/oidc'))).toBe(true)
  expect(ada.origin).not.toContain('4100')
})

test('it promises what it does and nothing else', async () => {
  const said = await (await fetch(`${provider.origin}/oidc/.well-known/openid-configuration`)).json()

  expect(said).toMatchObject({
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    subject_types_supported: ['public'],
    request_uri_parameter_supported: false,
  })
  for (const name of [
    'registration_endpoint',
    'pushed_authorization_request_endpoint',
    'device_authorization_endpoint',
  ])
    expect(said).not.toHaveProperty(name)
  expect(said).not.toHaveProperty('dpop_signing_alg_values_supported')
})

test('a body that is too large, or no form, is refused before anything is looked up', async () => {
  const { app } = await visit()
  const send = (body: string, type = 'application/x-www-form-urlencoded') =>
    fetch(`${provider.origin}/oidc/token`, {
      ...{ method: 'POST', body },
      headers: { authorization: app.auth, 'content-type': type, connection: 'close' },
    }).then(
      ({ status }) => status,
      () => 'cut',
    )

  expect(await send(`grant_type=authorization_code&code=${'a'.repeat(200_000)}`)).toSatisfy(
    (s) => s === 400 || s === 'cut',
  )
  expect(await send('{"grant_type":"authorization_code"}', 'application/json')).toBe(400)
  expect(await send('grant_type=authorization_code&grant_type=refresh_token')).toBe(400)
})

describe('wrong secrets and codes', () => {
  const { max } = limits.appTries
  const wrong = (app: AppForTest) => tokenRequest(provider.origin, wrongly(app), { grant_type: 'refresh_token' })
  const usedUp = (count: number) => db().rateLimit.updateMany({ data: { count } })

  test('are looked at so many times from one address for an app, and its neighbours are not held up', async () => {
    const [ada, grace] = [await visit(), await visit()]
    expect((await wrong(ada.app)).status).toBe(401)
    await usedUp(max - 1)
    expect((await wrong(ada.app)).status).toBe(401)

    const held = await fetch(`${provider.origin}/oidc/token`, {
      method: 'POST',
      headers: { authorization: ada.app.auth },
    })

    expect([held.status, Number(held.headers.get('retry-after'))]).toEqual([
      429,
      expect.toSatisfy((s: number) => s > 0 && s <= 900),
    ])
    expect((await redeem(provider.origin, grace.app, await codeOf(grace))).status).toBe(200)
  })

  test('count, also codes; what is right does not, nor do refresh tokens that died', async () => {
    const ada = await visit()
    const counted = async () => (await db().rateLimit.aggregate({ _sum: { count: true } }))._sum.count ?? 0
    await tokensOf(ada)
    expect(await counted()).toBe(0)

    await tokenRequest(provider.origin, ada.app, { grant_type: 'refresh_token', refresh_token: 'dead' })
    expect(await counted()).toBe(0)
    await redeem(provider.origin, ada.app, 'guessed')
    await postAs({ ...ada, app: wrongly(ada.app) }, '/token/introspection', { token: 'x' })
    await postAs({ ...ada, app: { ...ada.app, auth: 'Basic !!!' } }, '/token/revocation', { token: 'x' })
    expect(await counted()).toBe(2)
  })

  test('for apps that do not exist count as one, so that a made-up name each time gains nothing', async () => {
    const auth = (name: string) => `Basic ${Buffer.from(`${name}:x`).toString('base64')}`
    const guess = (name: string) => postAs({ ...nobody, app: { ...nobody.app, auth: auth(name) } }, '/token', {})
    const nobody = await visit()
    await db().rateLimit.deleteMany()
    const form = { grant_type: 'refresh_token', refresh_token: 'x' }
    for (const name of ['one', 'two', 'three'])
      await tokenRequest(provider.origin, { ...nobody.app, auth: auth(name) }, form)

    expect(await db().rateLimit.findMany({ select: { count: true } })).toEqual([{ count: 3 }])
    await usedUp(max)
    expect((await guess('four')).status).toBe(429)
  })

  test('asking to be signed out is limited for a network, since each asking leaves a row', async () => {
    const ask = () => fetch(`${provider.origin}/oidc/session/end`, { redirect: 'manual' })
    await db().rateLimit.deleteMany()
    expect((await ask()).status).toBe(303)
    await usedUp(limits.starts.max)
    expect((await ask()).status).toBe(429)
  })
})
