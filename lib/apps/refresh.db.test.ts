import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { renewProven } from '@/lib/sessions/commands'
import { asUser } from '@/lib/testing/actors'
import { aVisit, doors, isActive, OPEN, postAs, refresh, tokensOf, userinfo } from '@/lib/testing/app-visit'
import { anApp, startApps } from '@/lib/testing/apps'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

const visit = () => aVisit(provider.origin)
const invalidGrant = { status: 400, body: { error: 'invalid_grant' } }

test('each refresh gives another token; the one before opens nothing more and ends the whole family', async () => {
  const ada = await visit()
  const first = await tokensOf(ada)
  const second = await refresh(ada, first.refresh_token)
  expect(second.status).toBe(200)
  expect(second.body.refresh_token).not.toBe(first.refresh_token)
  const { sub, org } = decodeJwt(second.body.id_token!)
  expect({ sub, org }).toMatchObject({ sub: decodeJwt(first.id_token).sub, org: ada.org })

  expect(await refresh(ada, first.refresh_token)).toMatchObject(invalidGrant)

  expect(await refresh(ada, second.body.refresh_token!)).toMatchObject(invalidGrant)
  expect((await userinfo(provider.origin, second.body.access_token!)).status).toBe(401)
})

test('of twenty who refresh with one token at once one gets tokens, and those are dead', async () => {
  const ada = await visit()
  const { refresh_token } = await tokensOf(ada)

  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(ada, refresh_token)))

  const [given, ...more] = answers.filter(({ status }) => status === 200)
  expect([given?.status, more.length]).toEqual([200, 0])
  expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(19)
  expect(await isActive(ada, given!.body.access_token!)).toBe(false)
  expect(await refresh(ada, given!.body.refresh_token!)).toMatchObject(invalidGrant)
})

test('a refresh token is for its app: another app gets nothing for it and does not end it', async () => {
  const ada = await visit()
  const { refresh_token } = await tokensOf(ada)
  const thief = { ...ada, app: await anApp() }

  expect(await refresh(thief, refresh_token)).toMatchObject(invalidGrant)
  const revoked = await postAs(thief, '/token/revocation', { token: refresh_token })

  expect(revoked.status).toBe(400)
  expect((await refresh(ada, refresh_token)).status).toBe(200)
})

test('a refresh asks for no more than was given', async () => {
  const ada = await visit()
  const { refresh_token } = await tokensOf(ada, { scope: 'openid' })

  const form = { grant_type: 'refresh_token', refresh_token, scope: 'openid email' }

  expect(await (await postAs(ada, '/token', form)).json()).toMatchObject({ error: 'invalid_scope' })
})

test('an app that gives its token back has ended its access', async () => {
  const ada = await visit()
  const tokens = await tokensOf(ada)

  expect((await postAs(ada, '/token/revocation', { token: tokens.refresh_token })).status).toBe(200)

  expect(await refresh(ada, tokens.refresh_token)).toMatchObject(invalidGrant)
  expect((await userinfo(provider.origin, tokens.access_token)).status).toBe(401)
})

test('a proof in between gives the session another name, and apps notice nothing', async () => {
  const ada = await visit()
  const tokens = await tokensOf(ada)

  const ctx = asUser(ada.ada, { sessionId: ada.sessionId })
  const renewed = await transact(ctx, (tx) => renewProven(tx))

  const { sid } = await db().session.findUniqueOrThrow({ where: { id: renewed } })
  expect(sid).toBe(ada.sessionId)
  const { authorization, ...rest } = await doors(ada, tokens)
  expect([rest, authorization]).toEqual([{ userinfo: true, introspection: true, refresh: true }, false]) // the browser has the old cookie
  expect(Object.values(OPEN)).toHaveLength(4)
})

test('who works in an app is there: a refresh keeps the session from running out unused', async () => {
  const ada = await visit()
  const before = addSeconds(new Date(), -20 * MINUTE_SECONDS)
  const { refresh_token } = await tokensOf(ada)
  await db().session.update({ where: { id: ada.sessionId }, data: { lastSeenAt: before } })

  expect((await refresh(ada, refresh_token)).status).toBe(200)

  const { lastSeenAt } = await db().session.findUniqueOrThrow({ where: { id: ada.sessionId } })
  expect(lastSeenAt.getTime()).toBeGreaterThan(before.getTime() + 10 * MINUTE_SECONDS * 1000)
})
