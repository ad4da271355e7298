import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { TransactionId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { type AcsScene, anAcsScene, answerTo, made, recorded, sceneOf } from '@/lib/testing/acs-scene'
import { anHttpBrowser, startAcs } from '@/lib/testing/acs-server'
import type { SamlResponseOptions } from '@/lib/testing/saml'
import { titled } from '@/lib/testing/saml-hostile'
import { hostileIdentities } from '@/lib/testing/saml-hostile-identity'

// Good answers about somebody whom we do not take at their IdP's word, over HTTP to the real routes.

let acs: Awaited<ReturnType<typeof startAcs>>
let stage: AcsScene
let visitors = 0

beforeAll(async () => {
  ;[acs, stage] = await Promise.all([startAcs(), anAcsScene()])
}, 60_000)
afterAll(() => acs.stop())

/** The whole way of one browser: begins, is posted an answer, follows where it is led. */
async function signIn(changes: Partial<SamlResponseOptions>) {
  visitors += 1
  const browser = anHttpBrowser(acs.origin, `198.18.${visitors}`)
  const { connectionId } = stage.org
  const id = await browser.begin(connectionId)
  const SAMLResponse = answerTo(stage.keys, await sceneOf(stage, id, new Date()), changes)
  const posted = await browser.post(connectionId, { SAMLResponse, RelayState: id })
  const goesOn = posted.path === urls.ssoCallback(connectionId)
  return { id, browser, led: goesOn ? await browser.go(urls.ssoCallback(connectionId, id)) : posted }
}

test.each(titled(hostileIdentities))('nobody comes in as %s: %s', async (code, _, { changes }) => {
  const before = await made()

  const { id, browser, led } = await signIn(changes)

  const { sessions, users } = await made()
  expect({ status: led.status, code: led.code }).toEqual({ status: 303, code })
  expect({ sessions, users }).toEqual({ sessions: before.sessions, users: before.users })
  expect(await recorded(id)).toMatchObject({ attempt: 'failed', outcome: code, last: { ok: false, detail: code } })
  expect([...browser.cookies.keys()].filter((name) => name.includes('session'))).toEqual([])
  await expectNobodyKnown(id)
})

/** A refused identity may be remembered by its subject; what it called itself is not (I1). */
async function expectNobodyKnown(id: TransactionId) {
  const { sessionId, identityId } = await db().signInTransaction.findUniqueOrThrow({ where: { id } })
  expect({ sessionId, identityId }).toEqual({ sessionId: null, identityId: null })
  const others = { connectionId: stage.org.connectionId, OR: [{ userId: null }, { userId: { not: stage.ada } }] }
  const strangers = await db().identity.findMany({ where: others, select: { userId: true, email: true } })
  expect(strangers.filter(({ userId, email }) => userId !== null || email !== null)).toEqual([])
}

test.each([
  ['in capitals', 'ADA@ORGA.TEST'],
  ['as it was linked', 'ada@orga.test'],
])('the same person signs in by an address %s', async (_, nameId) => {
  const before = await made()

  const { led, browser } = await signIn({ nameId })

  expect(led.path).toBe(urls.home)
  expect(browser.cookies.has('__Host-porchlight-session')).toBe(true)
  expect((await made()).sessions).toBe(before.sessions + 1)
})

test.each([
  ['a tag behind the name', 'ada+x@orga.test'],
  ['a dot in the name', 'a.da@orga.test'],
  ['a similar name', 'ada1@orga.test'],
])('somebody else of the organization by %s is a stranger, not Ada', async (_, nameId) => {
  const before = await made()

  const { led } = await signIn({ nameId })

  expect(led.path).toBe('/auth/confirm')
  expect((await made()).sessions).toBe(before.sessions)
})
