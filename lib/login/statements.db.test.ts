import * as argon2 from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/lib/platform/db'
import type { SessionId } from '@/lib/platform/ids'
import { authenticate } from '@/lib/sessions/authenticate'
import { aMember } from '@/lib/testing/factories'
import { type HostileProvider, startHostileProvider } from '@/lib/testing/idp/hostile-provider'
import { anOrgOf, type HostileOrg, visit } from '@/lib/testing/idp/hostile-visit'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { statementsOf } from '@/lib/testing/statements'

vi.mock('@node-rs/argon2', { spy: true })

// docs/performance.md says what these are for: a statement more is seen here first.

let provider: HostileProvider
let byOidc: HostileOrg
beforeAll(async () => {
  provider = await startHostileProvider()
  byOidc = await anOrgOf(provider)
}, 45_000)
afterAll(() => provider.stop())
beforeEach(() => {
  for (const each of [argon2.hash, argon2.verify]) vi.mocked(each).mockClear()
})

const hashes = () => vi.mocked(argon2.hash).mock.calls.length + vi.mocked(argon2.verify).mock.calls.length

/** Ada, who is linked, in a browser that has signed in before: nothing is read for the first time any more. */
async function aRegular() {
  const org = await aSamlOrg()
  const ada = await aMember(org.orgId)
  const browser = aBrowser(org)
  await browser.signIn()
  const { id } = await db().identity.findFirstOrThrow({ where: { connectionId: org.connectionId } })
  await db().identity.update({ where: { id }, data: { userId: ada, linkedAt: new Date() } })
  await browser.signIn()
  return browser
}

test('a whole sign-in by SAML takes sixteen statements, and hashes no password', async () => {
  const browser = await aRegular()

  const begun = await statementsOf(() => browser.begin())
  const answer = browser.answer(begun.result)
  const received = await statementsOf(() => browser.post(begun.result, answer))
  const finished = await statementsOf(() => browser.finish(begun.result))

  expect(finished.result.kind).toBe('signed_in')
  const all = [begun, received, finished].flatMap(({ statements }) => statements)
  const ours = all.filter((statement) => !isOfTheTest(statement))
  expect(ours, ours.join('\n')).toHaveLength(16)
  expect(hashes()).toBe(0)
})

test('a whole sign-in by OpenID Connect takes at most sixteen statements, and hashes no password', async () => {
  await (await visit(provider, byOidc, {})).arrive() // Ada's first: more is written then

  const begun = await statementsOf(() => visit(provider, byOidc, {}))
  const finished = await statementsOf(() => begun.result.arrive())

  expect(finished.result.kind).toBe('signed_in')
  const all = [begun, finished].flatMap(({ statements }) => statements)
  const ours = all.filter((statement) => !isOfTheTest(statement))
  expect(ours.length, ours.join('\n')).toBeLessThanOrEqual(16)
  expect(hashes()).toBe(0)
})

/** The tests' browsers read the request from the database instead of from a page. */
function isOfTheTest(statement: string): boolean {
  return statement.startsWith('SELECT "public"."SignInTransaction"')
}

test('looking who is behind a session is one statement', async () => {
  const browser = await aRegular()
  const signedIn = await browser.signIn()
  const { sessionId } = signedIn as { sessionId: SessionId }

  const { result, statements } = await statementsOf(() => authenticate(sessionId, new Date()))

  expect(result).not.toBeNull()
  expect(statements, statements.join('\n')).toHaveLength(1)
})
