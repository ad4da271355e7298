import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeMember } from '@/lib/orgs/commands'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { liftSession } from '@/lib/sessions/commands'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aVisit, isActive, refresh, tokensOf } from '@/lib/testing/app-visit'
import { aBrowser, anApp, requestOf, startApps } from '@/lib/testing/apps'
import { aConnection, addMember, aMember, anIdentity } from '@/lib/testing/factories'
import { createApp } from './commands'

// What an organization's app, its admin, or nobody in particular might try.

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

test('lifting a confinement later tells an app that was entered before no other address (I22)', async () => {
  const visit = await aVisit(provider.origin)
  const connectionId = await aConnection(visit.org)
  const identity = await anIdentity(connectionId, { userId: visit.ada, email: 'ada@work.test' })
  const vouched = { confinedTo: visit.org, connectionId, identityId: identity.id }
  await db().session.update({ where: { id: visit.sessionId }, data: vouched })
  const tokens = await tokensOf(visit)

  const actor = asUser(visit.ada, { sessionId: visit.sessionId, confinedTo: visit.org, vouchedBy: visit.org })
  await transact(actor, (tx) => liftSession(tx, { amr: ['pwd'], factor: null }))

  const { body } = await refresh(visit, tokens.refresh_token)
  expect(decodeJwt(body.id_token!)).not.toHaveProperty('email') // work.test is no verified domain here
})

test('a membership that is taken and given back revives no token, also before the worker has looked (I11)', async () => {
  const visit = await aVisit(provider.origin)
  const owner = await aMember(visit.org, 'owner')
  const tokens = await tokensOf(visit)

  await removeMember(asUser(owner), visit.org, { userId: visit.ada })
  await addMember(visit.org, visit.ada)

  expect(await refresh(visit, tokens.refresh_token)).toMatchObject({ status: 400 })
})

test('an organization that demands a factor from now on ends the tokens of who has shown none', async () => {
  const visit = await aVisit(provider.origin)
  const tokens = await tokensOf(visit)

  await db().org.update({ where: { id: visit.org }, data: { requiresFactor: true } })

  expect(await isActive(visit, tokens.access_token)).toBe(false)
  await db().session.update({ where: { id: visit.sessionId }, data: { factor: 'totp' } })
  expect(await isActive(visit, tokens.access_token)).toBe(true)
})

test('refreshes of the vendor’s app are use of the session, those of an organization’s app are not', async () => {
  for (const firstParty of [true, false]) {
    const visit = await aVisit(provider.origin, { app: { firstParty } })
    const appConsent = { userId: visit.ada, appId: visit.app.id, orgId: visit.org }
    await db().appConsent.create({
      data: { ...appConsent, scopes: ['openid', 'profile', 'email'], createdAt: new Date() },
    })
    const tokens = await tokensOf(visit)
    const before = addSeconds(new Date(), -HOUR_SECONDS / 2)
    await db().session.update({ where: { id: visit.sessionId }, data: { lastSeenAt: before } })

    expect(await refresh(visit, tokens.refresh_token)).toMatchObject({ status: 200 })

    const { lastSeenAt } = await db().session.findUniqueOrThrow({ where: { id: visit.sessionId } })
    expect(lastSeenAt > before).toBe(firstParty)
  }
})

test('an organization has fifty apps at most, and ten made at once do not slip through', async () => {
  const visit = await aVisit(provider.origin)
  for (let made = 0; made < 45; made++) await anApp({ orgId: visit.org, firstParty: false })
  const input = { name: 'Times', kind: 'web' as const, redirectUris: ['https://times.test/callback'] }

  const made = await Promise.allSettled(
    Array.from({ length: 10 }, () => createApp(asOperator(), visit.org, { ...input, asksConsent: true })),
  )

  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect(made.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'apps_full' } })
})

test('a browser that makes up a provider’s session leaves none behind (I16)', async () => {
  const app = await anApp()
  const browser = await aBrowser(provider.origin)
  browser.jar.set('porchlight-apps', 'made-up')
  const before = await db().appArtifact.count()

  await browser.go(requestOf(app))
  await browser.go(`/oidc/session/end?state=${'x'.repeat(9000)}`)

  expect(await db().appArtifact.count()).toBe(before)
})

test('a no is believed from our own page only', async () => {
  const visit = await aVisit(provider.origin)
  const response = await visit.browser.go(requestOf(visit.app, { denied: '1' }))
  expect(response.headers.get('location')).toContain('code=')
})
