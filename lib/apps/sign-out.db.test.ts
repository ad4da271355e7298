import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { handlers } from '@/jobs/registry'
import { startWorker } from '@/jobs/start'
import { turnOffConnection } from '@/lib/connections/commands'
import { unlinkIdentity } from '@/lib/identities/commands'
import { removeMember } from '@/lib/orgs/commands'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { AppId, SessionId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { endMySessions, signOut } from '@/lib/sessions/commands'
import { asOperator, asSystem, asUser } from '@/lib/testing/actors'
import { aReceiver, aVisit, tokensOf } from '@/lib/testing/app-visit'
import { startApps } from '@/lib/testing/apps'
import { aConnection, aMember, anIdentity } from '@/lib/testing/factories'
import { enqueuedJobs, runJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { changePassword } from '@/lib/users/commands'
import { hashPassword } from '@/lib/users/password'
import { turnOffApp } from './commands'
import { endDeadGrants, tellApp } from './sign-out'

let provider: Awaited<ReturnType<typeof startApps>>
let receiver: Awaited<ReturnType<typeof aReceiver>>
const answers: number[] = []
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())
beforeEach(async () => {
  answers.length = 0
  receiver = await aReceiver(answers)
})
afterEach(async () => {
  await receiver.stop()
  await enqueuedJobs()
})

/** Ada in an app that wants to hear of logouts; by her organization's IdP, if so. */
async function entered({ byIdp = false } = {}) {
  const ada = await aVisit(provider.origin, { app: { backchannelLogoutUri: receiver.url } })
  const connectionId = await aConnection(ada.org)
  const { id: identityId } = await anIdentity(connectionId, { userId: ada.ada })
  if (byIdp) {
    const data = { connectionId, identityId, confinedTo: ada.org, method: 'saml' as const }
    await db().session.update({ where: { id: ada.sessionId }, data })
  }
  const owner = asUser(await aMember(ada.org, 'owner'))
  const tokens = await tokensOf(ada)
  return { ...ada, ctx: asUser(ada.ada, { sessionId: ada.sessionId }), connectionId, identityId, owner, tokens }
}
type Entered = Awaited<ReturnType<typeof entered>>

async function keySet() {
  return createLocalJWKSet((await (await fetch(`${provider.origin}/oidc/jwks`)).json()) as JSONWebKeySet)
}

test('the message is one that any library takes: signed, for this app, about this session and person', async () => {
  const ada = await entered()
  await signOut(ada.ctx)
  await runJobs()

  const [token] = receiver.messages
  const expected = { issuer: 'http://localhost:4100/oidc', audience: ada.app.id, typ: 'logout+jwt' }
  const { payload } = await jwtVerify(token!, await keySet(), expected)
  const { sub, sid } = decodeJwt(ada.tokens.id_token)
  expect(payload).toMatchObject({
    ...{ sub, sid, jti: expect.any(String), iat: expect.any(Number), exp: expect.any(Number) },
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
  expect(payload.nonce).toBeUndefined()
  expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(300)
  expect(decodeProtectedHeader(token!).alg).toBe('RS256')
})

describe('an app hears of the end by', () => {
  const idle = (id: SessionId) =>
    db().session.update({ where: { id }, data: { lastSeenAt: addSeconds(new Date(), -86_400) } })

  test.each<[string, { byIdp?: boolean }, (ada: Entered) => Promise<unknown>]>([
    ['signing out everywhere', {}, ({ ctx }) => endMySessions(ctx, { alsoThis: true })],
    ['removal', {}, ({ owner, org, ada }) => removeMember(owner, org, { userId: ada })],
    [
      'removal of somebody who came by the IdP',
      { byIdp: true },
      ({ owner, org, ada }) => removeMember(owner, org, { userId: ada }),
    ],
    ['unlinking', { byIdp: true }, ({ owner, org, identityId }) => unlinkIdentity(owner, org, { identityId })],
    [
      'the connection turned off',
      { byIdp: true },
      ({ owner, org, connectionId }) => turnOffConnection(owner, org, { connectionId }),
    ],
    ['a changed password, elsewhere', {}, changeElsewhere],
    ['the app itself turned off', {}, ({ app }) => turnOffApp(asOperator(), null, { appId: app.id as AppId })],
    [
      'nobody using it for too long',
      {},
      async ({ sessionId }) => {
        await idle(sessionId)
        await endDeadGrants(asSystem()) // each minute
      },
    ],
  ])('%s, once', async (_, how, end) => {
    const ada = await entered(how)

    await end(ada)
    await runJobs()
    await endDeadGrants(asSystem())
    await runJobs()

    expect(receiver.messages.map((token) => decodeJwt(token).sid)).toEqual([decodeJwt(ada.tokens.id_token).sid])
  })

  async function changeElsewhere({ ada }: Entered): Promise<void> {
    const [current, next] = ['the old password of Ada', 'a quite different long password 7']
    await db().user.update({ where: { id: ada }, data: { passwordHash: await hashPassword(current) } })
    await changePassword(asUser(ada, { sessionId: await aSession(ada) }), { current, next })
  }
})

test('a running worker tells it within seconds', async () => {
  const ada = await entered()
  const worker = startWorker({ handlers, schedules: [] })
  await worker.ready
  const began = Date.now()

  await signOut(ada.ctx)

  await expect.poll(() => receiver.messages.length, { timeout: 10_000, interval: 20 }).toBe(1)
  expect(Date.now() - began).toBeLessThan(5000)
  await worker.stop()
})

test('an app that is down or refuses is told later', async () => {
  const ada = await entered()
  answers.push(503, 302, 400)
  await signOut(ada.ctx)

  for (const _ of [1, 2, 3]) await expect(runJobs()).rejects.toThrow()
  expect(await db().appGrant.count({ where: { appId: ada.app.id, endedAt: { not: null }, toldAt: null } })).toBe(1)
  await runJobs()

  expect(receiver.messages).toHaveLength(1)
  expect(await db().appGrant.count({ where: { appId: ada.app.id, toldAt: null } })).toBe(0)
})

test('one app that is down keeps no other from hearing', async () => {
  const ada = await entered()
  const other = await aReceiver()
  await tokensOf({ ...ada, app: (await aVisit(provider.origin, { app: { backchannelLogoutUri: other.url } })).app })
  answers.push(500)
  await signOut(ada.ctx)

  await endDeadGrants(asSystem())
  const grants = await db().appGrant.findMany({ where: { sid: ada.sessionId }, select: { id: true } })
  for (const { id } of grants) await tellApp(asSystem(), { grantId: id }).catch(() => undefined)

  expect([receiver.messages.length, other.messages.length]).toEqual([0, 1])
  await other.stop()
})

test('a job that comes twice tells once, also at the same time as another', async () => {
  const ada = await entered()
  await signOut(ada.ctx)

  await Promise.all([1, 2, 3].map(() => endDeadGrants(asSystem(), { sid: ada.sessionId })))
  const told = (await enqueuedJobs()).filter(({ name }) => name === 'apps.logout')
  expect(told).toHaveLength(1)
  const { grantId } = told[0]!.payload as { grantId: string }
  await tellApp(asSystem(), { grantId })
  await tellApp(asSystem(), { grantId })

  expect(receiver.messages).toHaveLength(1)
})

test('what a crash left is found again: neither the end nor its message is lost', async () => {
  const ada = await entered()
  await signOut(ada.ctx)
  await enqueuedJobs() // nobody does them

  const halfway = transact(asSystem(), async (tx) => {
    await tx.db.appGrant.updateMany({ where: { appId: ada.app.id }, data: { endedAt: tx.now } })
    throw new Error('the power failed')
  })
  await expect(halfway).rejects.toThrow('the power failed')
  await endDeadGrants(asSystem())
  await runJobs()

  expect(receiver.messages).toHaveLength(1)
})
