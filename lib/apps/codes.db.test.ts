import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/platform/db'
import { aReceiver, aVisit, codeOf, isActive, refresh, tokensOf, userinfo } from '@/lib/testing/app-visit'
import { anApp, redeem, startApps } from '@/lib/testing/apps'
import { runJobs } from '@/lib/testing/outbox'
import { storageOf, UsedTwice } from './adapter'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())
afterEach(() => void vi.useRealTimers())

const visit = () => aVisit(provider.origin)
const invalidGrant = { status: 400, body: { error: 'invalid_grant' } }

test('a code that comes a second time ends what the first time gave, and the app hears of it', async () => {
  const receiver = await aReceiver()
  const ada = await aVisit(provider.origin, { app: { backchannelLogoutUri: receiver.url } })
  const code = await codeOf(ada)
  const first = await redeem(provider.origin, ada.app, code)
  expect(first.status).toBe(200)

  expect(await redeem(provider.origin, ada.app, code)).toMatchObject(invalidGrant)

  expect((await userinfo(provider.origin, first.body.access_token!)).status).toBe(401)
  expect(await isActive(ada, first.body.access_token!)).toBe(false)
  expect(await refresh(ada, first.body.refresh_token!)).toMatchObject(invalidGrant)
  await runJobs()
  expect(receiver.messages).toHaveLength(1)
  await receiver.stop()
})

test('of fifty who redeem a code at once one gets tokens, and those are dead: somebody else had the code', async () => {
  const ada = await visit()
  const code = await codeOf(ada)

  const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(provider.origin, ada.app, code)))

  const [given, ...more] = answers.filter(({ status }) => status === 200)
  expect([given?.status, more.length]).toEqual([200, 0])
  expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(49)
  expect((await userinfo(provider.origin, given!.body.access_token!)).status).toBe(401)
  expect(await refresh(ada, given!.body.refresh_token!)).toMatchObject(invalidGrant)
  expect(await db().appGrant.count({ where: { appId: ada.app.id, endedAt: null } })).toBe(0)
  await expect(tokensOf(ada)).resolves.toBeDefined() // Ada herself just enters again
})

test('of two who had found a code unused, the one who comes second ends what it gave', async () => {
  const ada = await visit()
  const code = await codeOf(ada)
  const codes = storageOf('AuthorizationCode')
  await codes.consume(code)

  await expect(codes.consume(code)).rejects.toThrow(UsedTwice)

  expect(await db().appGrant.count({ where: { appId: ada.app.id, endedAt: null } })).toBe(0)
})

test.each<[string, Record<string, string>]>([
  ['another verifier', { code_verifier: 'another-verifier-of-at-least-forty-three-characters' }],
  ['no verifier', { code_verifier: '' }],
  ['the challenge in place of the verifier', { code_verifier: 'h9h2Xh9sHwKkQf2i1Q2YtZ3cIuQv0jB7wq2b6k0hBzE' }],
  ['no address', { redirect_uri: '' }],
  ['another address', { redirect_uri: 'https://elsewhere.test/callback' }],
])('a code opens nothing with %s', async (_, more) => {
  const ada = await visit()

  const answer = await redeem(provider.origin, ada.app, await codeOf(ada), more)

  expect([answer.status, answer.body.access_token]).toEqual([400, undefined])
  expect(answer.body.error).toMatch(/^invalid_(grant|request)$/)
})

test('a verifier belongs to one sign-in: that of another code of the same app does not do', async () => {
  const ada = await visit()
  const other = 'the-other-verifier-of-at-least-forty-three-chars'
  const code = await codeOf(ada)

  expect(await redeem(provider.origin, ada.app, code, { code_verifier: other })).toMatchObject(invalidGrant)
})

test('a code is for the app that asked: another app gets nothing for it, and the right one still does', async () => {
  const ada = await visit()
  const thief = await anApp({ redirectUris: [ada.app.redirectUri] })
  const code = await codeOf(ada)

  expect(await redeem(provider.origin, { ...thief, redirectUri: ada.app.redirectUri }, code)).toMatchObject(
    invalidGrant,
  )

  expect((await redeem(provider.origin, ada.app, code)).status).toBe(200)
})

test('a code lives a minute', async () => {
  const ada = await visit()
  const [early, late] = [await codeOf(ada), await codeOf(ada)]
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 57_000 })
  expect((await redeem(provider.origin, ada.app, early)).status).toBe(200)

  vi.setSystemTime(Date.now() + 4_000)

  expect(await redeem(provider.origin, ada.app, late)).toMatchObject(invalidGrant)
})

test('neither codes nor tokens stand in the database', async () => {
  const ada = await visit()
  const code = await codeOf(ada)
  const { body } = await redeem(provider.origin, ada.app, code)

  const rows = JSON.stringify([
    await db().appArtifact.findMany(),
    await db().appGrant.findMany(),
    await db().appSecret.findMany(),
  ])

  for (const secret of [code, body.access_token!, body.refresh_token!, ada.app.secret])
    expect(rows).not.toContain(secret)
})
