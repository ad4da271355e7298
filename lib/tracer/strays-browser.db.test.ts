import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sweepAbandonedAttempts } from '@/lib/attempts/commands'
import { db } from '@/lib/platform/db'
import { addSeconds } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { arrive, atProvider, attemptOf, aVisitor, comeBack, traceOf } from '@/lib/testing/way'
import { aWayScene, inTwelveMinutes, type Kind, type WayScene } from '@/lib/testing/way-scene'

// Good answers that meet the wrong browser, the wrong moment, or themselves again.

let at: WayScene
beforeAll(async () => {
  at = await aWayScene()
}, 60_000)
afterAll(() => at.stop())
beforeEach(() => at.scene.idp.control({ call: 'clearFaults', tenant: 'acme' }))

test.each<Kind>(['saml', 'oidc'])(
  'by %s, an answer in another browser: named, and its own still ends it',
  async (kind) => {
    const [way, again] = [await at.begin(kind), await at.begin(kind)]

    const led = await comeBack(aVisitor(at.origin), await atProvider(at.scene, way))

    expect([led.code, led.query.get('ref')]).toEqual(['other_browser', way.reference])
    await at.expectNamed(way, 'other_browser', 'nobody')
    const seen = await atProvider(at.scene, again)
    await comeBack(aVisitor(at.origin), seen)
    expect((await comeBack(again.browser, seen)).path).toBe('/auth/confirm')
    expect(await attemptOf(again)).toMatchObject({ state: 'succeeded' })
  },
)

test.each<Kind>(['saml', 'oidc'])(
  'by %s, an answer after the ten minutes is named, before and after the sweep',
  async (kind) => {
    const [early, swept] = [await at.begin(kind), await at.begin(kind)]
    for (const way of [early, swept]) {
      const seen = await atProvider(at.scene, way)
      await db().signInTransaction.update({ where: { id: way.id }, data: { expiresAt: new Date() } })
      if (way === swept) await sweepAbandonedAttempts(inTwelveMinutes())

      const led = await comeBack(way.browser, seen)

      expect([led.code, led.query.get('ref')]).toEqual(['session_lost', way.reference])
      expect(await attemptOf(way)).toMatchObject({ state: 'failed', outcome: 'came_late' })
      expect((await traceOf(at.scene, way)).fixes).toMatchObject([{ code: 'came_late', side: 'nobody' }])
    }
    await at.expectNextWorks(kind)
  },
)

test('a good answer that its browser fetches too late, or never, is told from one that never came', async () => {
  const [late, never] = [await at.begin('saml'), await at.begin('saml')]
  for (const way of [late, never]) await arrive(way.browser, await atProvider(at.scene, way))
  await db().signInTransaction.update({ where: { id: late.id }, data: { answeredAt: addSeconds(new Date(), -61) } })

  const led = await late.browser.go(urls.ssoCallback(at.ids.saml, late.id))

  expect([led.code, led.query.get('ref')]).toEqual(['session_lost', late.reference])
  await at.expectNamed(late, 'browser_late', 'nobody')
  expect(await attemptOf(never)).toMatchObject({ state: 'abandoned', outcome: 'left_early' })
  expect((await traceOf(at.scene, never)).fixes).toMatchObject([{ code: 'left_early', side: 'nobody' }])
})

test('a browser without cookies is told before it goes, and named', async () => {
  const way = await at.begin('saml')
  way.browser.cookies.clear()

  const led = await way.browser.go(urls.hop(way.id))

  expect([led.code, led.query.get('ref')]).toEqual(['no_cookies', way.reference])
  await at.expectNamed(way, 'no_cookies', 'nobody')
})

test('another browser at the page that leads on is no browser without cookies', async () => {
  const way = await at.begin('saml')

  const led = await aVisitor(at.origin).go(urls.hop(way.id), { from: 'nowhere' })

  expect([led.code, led.query.get('ref')]).toEqual(['session_lost', null])
  expect(await attemptOf(way)).toMatchObject({ state: 'in_progress', steps: [{}, {}] })
})

test.each<Kind>(['saml', 'oidc'])('by %s, a connection that was turned off meanwhile is named', async (kind) => {
  const way = await at.begin(kind)
  const seen = await atProvider(at.scene, way)
  const where = { id: at.ids[kind] }
  await db().connection.update({ where, data: { state: 'off' } })

  const led = await comeBack(way.browser, seen)

  await db().connection.update({ where, data: { state: 'active' } })
  expect([led.code, led.query.get('ref')]).toEqual(['connection_off', way.reference])
  await at.expectNamed(way, 'connection_off', 'ours')
  await at.expectNextWorks(kind)
})

test('… and one that was turned off between the answer and the browser behind it', async () => {
  const way = await at.begin('saml')
  await arrive(way.browser, await atProvider(at.scene, way))
  const where = { id: at.ids.saml }
  await db().connection.update({ where, data: { state: 'off' } })

  const led = await way.browser.go(urls.ssoCallback(at.ids.saml, way.id))

  await db().connection.update({ where, data: { state: 'active' } })
  expect([led.code, led.query.get('ref')]).toEqual(['connection_off', way.reference])
  await at.expectNamed(way, 'connection_off', 'ours')
})

test('the same answer twice, as by “back”, changes nothing of what the first one did', async () => {
  for (const kind of ['saml', 'oidc'] as const) {
    const way = await at.begin(kind)
    const seen = await atProvider(at.scene, way)
    expect((await comeBack(way.browser, seen)).path).toBe('/auth/confirm')
    const before = await attemptOf(way)

    expect((await comeBack(way.browser, seen)).path).toBe('/auth/confirm')
    expect((await comeBack(aVisitor(at.origin), seen)).code).toBe('other_browser')

    expect(await attemptOf(way)).toEqual(before)
  }
})

test('an answer that was sent once more for a new sign-in answers another request', async () => {
  const first = await at.begin('saml')
  await comeBack(first.browser, await atProvider(at.scene, first))
  const way = await at.begin('saml')

  const led = await comeBack(way.browser, await atProvider(at.scene, way, ['replay']))

  expect([led.code, led.query.get('ref')]).toEqual(['wrong_request', way.reference])
  expect((await traceOf(at.scene, way)).fixes[0]?.code).toBe('wrong_request')
  await at.expectNextWorks('saml')
})
