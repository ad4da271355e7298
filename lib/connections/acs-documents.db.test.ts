import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { TransactionId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { type AcsScene, anAcsScene, answerTo, made, recorded, sceneOf } from '@/lib/testing/acs-scene'
import { anHttpBrowser, startAcs } from '@/lib/testing/acs-server'
import { hostileCases, titled } from '@/lib/testing/saml-hostile'
import { hostilePosts } from '@/lib/testing/saml-hostile-posts'

// Every hostile document of the guard's own tests, each made for a sign-in that waits, over HTTP to the real route.

let acs: Awaited<ReturnType<typeof startAcs>>
let stage: AcsScene
let visitors = 0

beforeAll(async () => {
  ;[acs, stage] = await Promise.all([startAcs(), anAcsScene()])
}, 60_000)
afterEach(() => void vi.useRealTimers())
afterAll(() => acs.stop())

/** Somebody begins to sign in; 20 seconds later, to the millisecond, an answer is made. */
async function waitingSignIn() {
  visitors += 1
  const browser = anHttpBrowser(acs.origin, `198.${18 + Math.floor(visitors / 250)}.${visitors % 250}`)
  const startedAt = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: startedAt })
  const id = await browser.begin(stage.org.connectionId)
  const now = new Date(startedAt + 20_000)
  vi.setSystemTime(now)
  return { browser, id, at: await sceneOf(stage, id, now) }
}

const connection = () => stage.org.connectionId

async function expectStillOpen(id: TransactionId, browser: ReturnType<typeof anHttpBrowser>, honest: string) {
  const answered = await browser.post(connection(), { SAMLResponse: honest, RelayState: id })
  expect([answered.path, answered.query.get('tx')]).toEqual([urls.ssoCallback(connection()), id])
}

/** The first of each code also shows that the sign-in still takes its true answer. */
const cases = hostileCases.map((hostile, index) => ({
  ...hostile,
  first: hostileCases.findIndex(({ code }) => code === hostile.code) === index,
}))

test.each(titled(cases))('the ACS refuses as %s: %s', async (code, _, { signed, make, first }) => {
  const { browser, id, at } = await waitingSignIn()
  const before = await made()
  const SAMLResponse = Buffer.from(make(stage.keys, at)).toString('base64')

  const led = await browser.post(connection(), { SAMLResponse, RelayState: id })

  expect({ status: led.status, code: led.code }).toEqual({ status: 303, code })
  expect(await made()).toEqual(before)
  expect(await recorded(id)).toMatchObject({
    ...(signed ? { state: 'failed', attempt: 'failed', outcome: code } : { state: 'open', attempt: 'in_progress' }),
    reference: led.query.get('ref'),
    last: { name: 'answered', ok: false, detail: code },
  })
  if (!signed && first) await expectStillOpen(id, browser, answerTo(stage.keys, at))
})

test.each(titled(hostilePosts))('the ACS refuses as %s a form with %s', async (code, _, { form }) => {
  const { browser, id, at } = await waitingSignIn()
  const before = await made()
  const honest = answerTo(stage.keys, at)

  const led = await browser.post(connection(), form(honest, id))

  expect({ status: led.status, code: led.code }).toEqual({ status: 303, code })
  expect(await made()).toEqual(before)
  expect(await recorded(id)).toMatchObject({ state: 'open', last: { name: 'answered', ok: false, detail: code } })
  await expectStillOpen(id, browser, honest)
})

test('a form beyond the limit isn’t read to its end', async () => {
  const { browser, id, at } = await waitingSignIn()

  const led = await browser.post(connection(), { SAMLResponse: 'A'.repeat(450 * 1024), RelayState: id })

  expect(led.status).toBe(413)
  expect(await recorded(id)).toMatchObject({ state: 'open', last: { name: 'sent' } })
  await expectStillOpen(id, browser, answerTo(stage.keys, at))
})

test('after all of that an honest answer signs in', async () => {
  const { browser, id, at } = await waitingSignIn()
  const before = await made()

  await browser.post(connection(), { SAMLResponse: answerTo(stage.keys, at), RelayState: id })
  const led = await browser.go(urls.ssoCallback(connection(), id))

  expect([led.status, led.path]).toEqual([303, urls.home])
  expect(await made()).toEqual({ ...before, sessions: before.sessions + 1, assertions: before.assertions + 1 })
  expect(await recorded(id)).toMatchObject({ state: 'done', attempt: 'succeeded', outcome: 'signed_in' })
})
