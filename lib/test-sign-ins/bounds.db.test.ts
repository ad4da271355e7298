import { afterAll, beforeAll, expect, test } from 'vitest'
import { KEPT_AT_MOST } from '@/lib/attempts/kept'
import { db } from '@/lib/platform/db'
import { newId, newReference } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aTestScene, type TestScene, tryWith } from '@/lib/testing/test-sign-in-scene'
import { beginTest } from './begin'

// What one organization's tests may take of everybody's installation (I16).

let scene: TestScene
beforeAll(async () => {
  scene = await aTestScene()
}, 60_000)
afterAll(() => scene.idp.stop())

test('an organization keeps its newest answers; of older tests the reports stay', async () => {
  await tryWith(scene, 'saml', 'expired')
  const oldest = await db().testSignIn.findFirstOrThrow({ where: { orgId: scene.orgId } })
  const { redirectForm: _, report, ...row } = oldest
  const rows = Array.from({ length: KEPT_AT_MOST - 1 }, (_, second) => ({
    ...{ ...row, id: newId('testSignIn'), reference: newReference(), report: report ?? {} },
    answeredAt: addSeconds(oldest.answeredAt!, second + 1),
  }))
  await db().testSignIn.createMany({ data: rows })
  const kept = () => db().testSignIn.count({ where: { orgId: scene.orgId, answerSealed: { not: null } } })
  expect(await kept()).toBe(KEPT_AT_MOST)

  const newest = await tryWith(scene, 'saml', null)

  expect(newest).toMatchObject({ report: { ok: true }, attributes: expect.arrayContaining([]) })
  expect(await kept()).toBe(KEPT_AT_MOST)
  const after = await db().testSignIn.findUniqueOrThrow({ where: { id: oldest.id } })
  expect(after).toMatchObject({ answerSealed: null, answerUntil: null, report: { ok: false } })
})

test('it begins so many an hour, whoever of its admins begins', async () => {
  const now = new Date()
  await Promise.all(Array.from({ length: limits.tests.max }, () => take(now, [[limits.tests, scene.orgId]])))
  expect(await beginTest(asUser(scene.owner), scene.saml, 'another network')).toMatchObject({ kind: 'too_many' })
})

test.each([
  ['a NUL', 'a\u0000b', 'a\ufffdb'],
  ['half a letter', 'a\ud800b', 'a\ufffdb'],
])('a claim with %s, which no text of the database may hold, is reported like any other', async (_, sent, shown) => {
  await db().rateLimit.deleteMany()
  const { report } = await tryWith(scene, 'oidc', 'other-audience', sent)
  expect(report?.checks.filter(({ ok }) => !ok)).toMatchObject([{ received: shown }])
})
