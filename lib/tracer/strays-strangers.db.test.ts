import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { urls } from '@/lib/platform/urls'
import { aSamlOrg } from '@/lib/testing/sso'
import { arrive, atProvider, attemptOf, aVisitor, comeBack } from '@/lib/testing/way'
import { aWayScene, type WayScene } from '@/lib/testing/way-scene'

// Who writes what into an attempt by answers that are none.

let at: WayScene
beforeAll(async () => {
  at = await aWayScene()
}, 60_000)
afterAll(() => at.stop())
beforeEach(() => at.scene.idp.control({ call: 'clearFaults', tenant: 'acme' }))

test('whoever comes a hundred ways is written down once each, and the true answer still signs in', async () => {
  const way = await at.begin('saml')
  const carrying = (path: string) => `${path}?${new URLSearchParams({ SAMLResponse: 'Marker', RelayState: way.id })}`
  const form = { SAMLResponse: 'Marker', RelayState: way.id, error: 'Marker' }
  for (let turn = 0; turn < 5; turn += 1) {
    await aVisitor(at.origin).go(carrying(urls.ssoAcs(at.ids.saml)))
    await aVisitor(at.origin).go(carrying(urls.ssoCallback(at.ids.saml)))
    await aVisitor(at.origin).go(urls.ssoMetadata(at.ids.saml), { form, from: 'elsewhere' })
    await aVisitor(at.origin).go(urls.ssoAcs(at.ids.oidc), { form, from: 'elsewhere' })
  }
  const attempt = await attemptOf(way)
  expect((attempt.steps as { detail?: string }[]).map(({ detail }) => detail).slice(2)).toEqual([
    ...['wrong_binding', 'wrong_address', 'other_connection'],
  ])
  expect(JSON.stringify([attempt, await db().keptAnswer.findMany()])).not.toContain('Marker')

  expect((await comeBack(way.browser, await atProvider(at.scene, way))).path).toBe('/auth/confirm')
  expect(await attemptOf(way)).toMatchObject({ state: 'succeeded' })
})

test('without the sign-in’s own id nobody writes into an attempt, nor at another organization’s address', async () => {
  const [way, { connectionId: theirs }] = [await at.begin('saml'), await aSamlOrg()]
  const guesses = ['', 'sit_aaaaaaaaaaaaaaaaaaaaaaaa', way.reference, way.attemptId, "' or 1=1 --"]
  for (const RelayState of guesses)
    for (const place of [urls.ssoAcs, urls.ssoMetadata, urls.ssoStart])
      await aVisitor(at.origin).go(place(at.ids.saml), {
        form: { SAMLResponse: 'x', RelayState },
        from: 'elsewhere',
      })
  for (const place of [urls.ssoAcs, urls.ssoMetadata, urls.ssoStart])
    await aVisitor(at.origin).go(place(theirs), { form: { SAMLResponse: 'x', RelayState: way.id }, from: 'elsewhere' })
  await aVisitor(at.origin).go(`${urls.ssoAcs(theirs)}?SAMLResponse=x&RelayState=${way.id}`)

  const seen = await atProvider(at.scene, way, ['no-relay-state'])
  await arrive(aVisitor(at.origin), { ...seen, body: seen.body.replaceAll(at.ids.saml, theirs) })

  expect(await attemptOf(way)).toMatchObject({ state: 'in_progress', steps: [{}, {}] })
})

test('a form that another site sends to our own pages does nothing, whatever it looks like', async () => {
  const way = await at.begin('saml')
  await arrive(way.browser, await atProvider(at.scene, way))
  const { connectionId } = at.scene.saml

  for (const form of [{ tx: way.id }, { tx: way.id, RelayState: way.id }, { tx: way.id, state: 'x', code: 'x' }])
    for (const path of [urls.ssoCallback(connectionId), urls.ssoStart(connectionId), urls.ssoMetadata(connectionId)])
      expect(await way.browser.go(path, { form, from: 'elsewhere' })).toMatchObject({ status: 403, path: '' })

  expect(await db().signInTransaction.findUnique({ where: { id: way.id } })).toMatchObject({ state: 'answered' })
})
