import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/lib/platform/db'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asSystem } from '@/lib/testing/actors'
import { aVisit, tokensOf, type VisitForTest } from '@/lib/testing/app-visit'
import { requestOf, startApps, VERIFIER } from '@/lib/testing/apps'
import { KEYS_KNOWN_SECONDS, rotateKeys, SIGNS_SECONDS, signingKeys } from './keys'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())
beforeEach(async () => void (await db().signingKey.deleteMany()))
afterEach(() => void vi.useRealTimers())

const later = (seconds: number) => addSeconds(new Date(), seconds)

/** So much later that every process looks at the keys again; later each time, since they remember when they looked. */
let passed = 0
function letAllLookAgain(): void {
  vi.useRealTimers()
  passed += KEYS_KNOWN_SECONDS + 1
  vi.useFakeTimers({ toFake: ['Date'], now: later(passed) })
}
const states = async () => (await db().signingKey.findMany({ orderBy: { createdAt: 'asc' } })).map(({ state }) => state)
const publishedKids = async () => {
  const { keys } = (await (await fetch(`${provider.origin}/oidc/jwks`)).json()) as { keys: { kid: string }[] }
  return keys.map(({ kid }) => kid)
}
const kidOf = (token: string) => decodeProtectedHeader(token).kid

/** The provider's addresses are those of `PUBLIC_URL`; here it listens elsewhere. */
const toHere = (url: string, init?: RequestInit) => fetch(url.replace('http://localhost:4100', provider.origin), init)

test('of many processes that come first one makes the keys', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => signingKeys(asSystem())))

  expect(new Set(all.map(({ version }) => version)).size).toBe(1)
  expect(await states()).toEqual(expect.arrayContaining(['current', 'next']))
  expect(await db().signingKey.count()).toBe(2)
})

test('private halves are sealed, and what is published has none', async () => {
  await signingKeys(asSystem())

  const rows = await db().signingKey.findMany()
  const { keys } = (await (await fetch(`${provider.origin}/oidc/jwks`)).json()) as { keys: object[] }

  expect(JSON.stringify(rows)).not.toMatch(/"(d|p|q|dp|dq|qi)":/)
  for (const key of [...keys, ...rows.map(({ publicJwk }) => publicJwk as object)])
    expect(Object.keys(key).sort()).toEqual(expect.not.arrayContaining(['d', 'p', 'q', 'dp', 'dq', 'qi']))
})

test('a key is published a day before it signs, and for a week after it stopped', async () => {
  const [, next] = (await signingKeys(asSystem())).jwks
  expect(await rotateKeys(asSystem({ now: later(SIGNS_SECONDS - 60) }))).toBe(false)

  expect(await rotateKeys(asSystem({ now: later(SIGNS_SECONDS) }))).toBe(true)
  expect(await rotateKeys(asSystem({ now: later(SIGNS_SECONDS) }))).toBe(false)

  const kids = async (seconds: number) =>
    (await signingKeys(asSystem({ now: later(seconds) }))).jwks.map(({ kid }) => kid)
  const [signing, , retired] = await kids(SIGNS_SECONDS)
  expect([signing, retired]).toEqual([next!.kid, expect.any(String)])
  expect(await kids(SIGNS_SECONDS + 6 * DAY_SECONDS)).toHaveLength(3)
  expect(await kids(SIGNS_SECONDS + 8 * DAY_SECONDS)).toHaveLength(2)
})

test('a key that apps have not seen for a day does not sign yet, however long the present one has', async () => {
  await signingKeys(asSystem())
  await db().signingKey.updateMany({ where: { state: 'current' }, data: { signsFrom: later(-2 * SIGNS_SECONDS) } })

  expect(await rotateKeys(asSystem({ now: later(DAY_SECONDS - 60) }))).toBe(false)
  expect(await rotateKeys(asSystem({ now: later(DAY_SECONDS + 60) }))).toBe(true)
})

test('of many workers that rotate at once one does', async () => {
  await signingKeys(asSystem())

  const rotated = await Promise.all([1, 2, 3].map(() => rotateKeys(asSystem({ now: later(SIGNS_SECONDS) }))))

  expect(rotated.filter(Boolean)).toHaveLength(1)
  expect((await states()).sort()).toEqual(['current', 'next', 'retired'])
})

/** A sign-in by a library that others wrote, which checks signature, issuer, audience, nonce and `iss`. */
async function signInBy(config: client.Configuration, { browser, app }: VisitForTest): Promise<string> {
  const response = await browser.go(requestOf(app))
  const expected = { pkceCodeVerifier: VERIFIER, expectedState: 'the-state', expectedNonce: 'the-nonce' }
  const tokens = await client.authorizationCodeGrant(config, new URL(response.headers.get('location')!), expected)
  return tokens.id_token!
}

test('while keys change, none of fifty sign-ins fails, and what was signed before still counts', {
  timeout: 60_000,
}, async () => {
  const ada = await aVisit(provider.origin)
  letAllLookAgain()
  const issuer = new URL('http://localhost:4100/oidc')
  const config = await client.discovery(issuer, ada.app.id, ada.app.secret, client.ClientSecretBasic(ada.app.secret), {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
    [client.customFetch]: toHere as client.CustomFetch,
  })
  const before = await signInBy(config, ada)
  await db().signingKey.updateMany({ data: { createdAt: later(-DAY_SECONDS), signsFrom: later(-SIGNS_SECONDS) } })

  const kids = new Set<string | undefined>()
  for (let batch = 0; batch < 5; batch++) {
    const tokens = await Promise.all(Array.from({ length: 10 }, () => signInBy(config, ada)))
    for (const token of tokens) kids.add(kidOf(token))
    if (batch === 1) expect(await rotateKeys(asSystem())).toBe(true)
    if (batch === 2) letAllLookAgain()
  }

  expect(kids.size).toBe(2)
  const keySet = createRemoteJWKSet(new URL('http://localhost:4100/oidc/jwks'), { [customFetch]: toHere })
  await expect(jwtVerify(before, keySet, { issuer: issuer.href, audience: ada.app.id })).resolves.toBeDefined()
})

test('after a leak all keys are gone at once: nothing that they signed counts, and new ones sign', async () => {
  const ada = await aVisit(provider.origin)
  letAllLookAgain()
  const leaked = (await tokensOf(ada)).id_token
  const before = await publishedKids()

  expect(await rotateKeys(asSystem(), { atOnce: true })).toBe(true)
  letAllLookAgain()

  const kids = await publishedKids()
  expect(kids.filter((kid) => before.includes(kid))).toEqual([])
  expect(kids).toContain(kidOf((await tokensOf(ada)).id_token))
  const answer = await ada.browser.go(requestOf(ada.app, { id_token_hint: leaked }))
  expect(answer.headers.get('location')).toContain('error=invalid_request')
})

test('a provider that cannot answer says so, and answers when it can again', async () => {
  const ada = await aVisit(provider.origin)
  await signingKeys(asSystem())
  const [row] = await db().signingKey.findMany({ where: { state: 'current' } })
  const sealed = (privateSealed: string) => db().signingKey.update({ where: { id: row!.id }, data: { privateSealed } })
  await sealed('rubbish')
  letAllLookAgain()

  const answer = await fetch(`${provider.origin}/oidc/jwks`)
  expect([answer.status, await answer.json()]).toEqual([503, { error: 'temporarily_unavailable' }])

  await sealed(row!.privateSealed)
  expect((await tokensOf(ada)).id_token).toBeTruthy()
})
