import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { TransactionId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { type AcsScene, ADA, anAcsScene, answerTo, made, recorded, sceneOf } from '@/lib/testing/acs-scene'
import { anHttpBrowser, startAcs } from '@/lib/testing/acs-server'
import { aMember, anIdentity, aVerifiedDomain } from '@/lib/testing/factories'
import { EMAIL_FORMAT } from '@/lib/testing/saml-styles'
import { aSamlOrg, type SamlOrg } from '@/lib/testing/sso'

// Honest answers in the wrong hands, at the wrong door or for the second time, over HTTP to the real routes.

let acs: Awaited<ReturnType<typeof startAcs>>
let stage: AcsScene
let rival: SamlOrg
let visitors = 0

beforeAll(async () => {
  ;[acs, stage] = await Promise.all([startAcs(), anAcsScene()])
  rival = await aSamlOrg({ issuer: stage.org.issuer }) // one IdP, two organizations
  await aVerifiedDomain(rival.orgId, 'rival.test')
  const userId = await aMember(rival.orgId)
  const known = { issuer: rival.issuer, subject: ADA, format: EMAIL_FORMAT, email: ADA, userId, linkedAt: new Date() }
  await anIdentity(rival.connectionId, known)
}, 60_000)
afterAll(() => acs.stop())

const ours = () => stage.org.connectionId

function visitor() {
  visitors += 1
  return anHttpBrowser(acs.origin, `198.18.${visitors}`)
}

async function waiting(browser = visitor()) {
  const id = await browser.begin(ours())
  const honest = answerTo(stage.keys, await sceneOf(stage, id, new Date()))
  return { browser, id, honest, form: { SAMLResponse: honest, RelayState: id } }
}

const finishedBy = (browser: ReturnType<typeof visitor>, id: TransactionId) => browser.go(urls.ssoCallback(ours(), id))

test('of 50 parallel posts of one answer, one makes one session', async () => {
  const { browser, id, form } = await waiting()
  const before = await made()

  const posted = await Promise.all(Array.from({ length: 50 }, () => browser.post(ours(), form)))
  const finished = await Promise.all(Array.from({ length: 50 }, () => finishedBy(browser, id)))

  expect(posted.filter(({ status }) => status !== 303)).toEqual([])
  expect(finished.filter(({ path }) => path === urls.home)).toHaveLength(1)
  const after = await made()
  expect(after).toEqual({ ...before, sessions: before.sessions + 1, assertions: before.assertions + 1 })
})

test('an answer that was used opens nothing again, not even for a new sign-in of the same browser', async () => {
  const first = await waiting()
  await first.browser.post(ours(), first.form)
  await finishedBy(first.browser, first.id)
  const before = await made()
  const second = await waiting(first.browser)

  await first.browser.post(ours(), first.form)
  const again = await finishedBy(visitor(), first.id)
  const elsewhere = await second.browser.post(ours(), { ...second.form, SAMLResponse: first.honest })

  expect([again.code, elsewhere.code]).toEqual(['other_browser', 'wrong_request'])
  expect(await made()).toEqual(before)
})

test('an assertion that was taken once is refused for another sign-in, whoever signs it anew', async () => {
  const [first, second] = [await waiting(), await waiting()]
  const once = { assertionId: '_once' }
  const answers = await Promise.all(
    [first, second].map(async ({ id }) => answerTo(stage.keys, await sceneOf(stage, id, new Date()), once)),
  )
  await first.browser.post(ours(), { ...first.form, SAMLResponse: answers[0]! })

  const led = await second.browser.post(ours(), { ...second.form, SAMLResponse: answers[1]! })

  expect(led.code).toBe('replayed')
  expect(await recorded(second.id)).toMatchObject({ state: 'failed', outcome: 'replayed' })
})

test('a stolen answer ends in no other browser, and still in its own', async () => {
  const { browser, id, form } = await waiting()
  const [thief, before] = [visitor(), await made()]
  await thief.begin(ours())

  await thief.post(ours(), form)
  const stolen = await finishedBy(thief, id)
  const between = await made()
  const own = await finishedBy(browser, id)

  expect(stolen.code).toBe('other_browser')
  expect([...thief.cookies.keys()]).not.toContain('__Host-porchlight-session')
  expect(between.sessions).toBe(before.sessions)
  expect(own.path).toBe(urls.home)
})

test('cookies of another sign-in, or another’s under this one’s name, finish nothing', async () => {
  const [mine, theirs] = [await waiting(), await waiting()]
  await mine.browser.post(ours(), mine.form)
  const cookieOf = (id: string) => `__Host-porchlight-tx-${id.replaceAll('_', '')}`
  const [name, other] = [cookieOf(mine.id), cookieOf(theirs.id)]
  expect(mine.browser.cookies.has(name)).toBe(true)
  theirs.browser.cookies.set(name, theirs.browser.cookies.get(other) ?? '')

  expect((await finishedBy(theirs.browser, mine.id)).code).toBe('other_browser')
})

test.each([
  ['in the address', '?idp_hint={rival}&tenant={rival}&product={rival}&RelayState={rival}', {}],
  ['in the form', '', { idp_hint: '{rival}', tenant: '{rival}', product: '{rival}', orgId: '{rivalOrg}' }],
  [
    'as client and target',
    '?client_id={rival}',
    { connection: '{rival}', org: '{rivalOrg}', return_to: '//evil.test' },
  ],
])('hints of another organization %s change nothing', async (_, search, more) => {
  const { browser, id, form } = await waiting()
  const filled = (text: string) => text.replaceAll('{rival}', rival.connectionId).replaceAll('{rivalOrg}', rival.orgId)
  const fields = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, filled(value)]))

  const led = await browser.post(ours(), { ...form, ...fields }, filled(search))
  const finished = await finishedBy(browser, id)

  expect([led.path, finished.path]).toEqual([urls.ssoCallback(ours()), urls.home])
  const { sessionId } = await db().signInTransaction.findUniqueOrThrow({ where: { id } })
  expect(await db().session.findUnique({ where: { id: sessionId ?? '' } })).toMatchObject({
    userId: stage.ada,
    confinedTo: stage.org.orgId,
  })
})

test('an answer at another organization’s door is unsolicited there, and leaves the sign-in open', async () => {
  const { browser, id, form } = await waiting()
  const before = await made()

  const led = await browser.post(rival.connectionId, form)
  const finished = await browser.go(urls.ssoCallback(rival.connectionId, id))

  expect([led.path, led.query.get('why')]).toEqual([urls.ssoStart(rival.connectionId), 'unsolicited'])
  expect(finished.code).toBe('session_lost')
  expect(await made()).toEqual(before)
  expect((await recorded(id)).state).toBe('open')
})

test('an answer made for one organization does nothing in a sign-in that another began', async () => {
  const browser = visitor()
  const [own, theirs] = [await waiting(browser), await browser.begin(rival.connectionId)]

  const led = await browser.post(rival.connectionId, { ...own.form, RelayState: theirs })

  expect(led.code).not.toBeNull()
  expect((await recorded(theirs)).outcome ?? (await recorded(theirs)).last?.detail).toBe(led.code)
})

test.each([
  ['nothing', ''],
  ['an address', 'https://evil.test/'],
  ['a path', '/orgs/secret'],
  ['a NUL', '\0'],
  ['a sign-in that never was', 'sit_aaaaaaaaaaaaaaaaaaaaaaaa'],
  ['a sign-in in capitals', 'SIT_AAAAAAAAAAAAAAAAAAAAAAAA'],
  ['SQL', `' or 1=1 --`],
  ['64 kB', 'a'.repeat(65_536)],
])('a RelayState of %s finds no sign-in', async (_, relayState) => {
  const { browser, honest } = await waiting()
  const before = await made()

  const led = await browser.post(ours(), { SAMLResponse: honest, RelayState: relayState })

  expect([led.path, led.query.get('why')]).toEqual([urls.ssoStart(ours()), 'unsolicited'])
  expect(await made()).toEqual(before)
})

test('rubbish three times ends a sign-in, which then takes no true answer either', async () => {
  const { browser, id, form } = await waiting()
  for (let i = 0; i < 3; i += 1) await visitor().post(ours(), { ...form, SAMLResponse: 'PHg+' })

  const led = await browser.post(ours(), form)

  expect(led.query.get('why')).toBe('unsolicited')
  expect(await recorded(id)).toMatchObject({ state: 'failed', attempt: 'failed' })
})
