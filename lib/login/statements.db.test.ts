import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { SessionId } from '@/lib/platform/ids'
import { authenticate } from '@/lib/sessions/authenticate'
import { aMember } from '@/lib/testing/factories'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { statementsOf } from '@/lib/testing/statements'

// docs/performance.md says what these are for: a statement more is seen here first.

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

test('a whole sign-in by SAML takes sixteen statements', async () => {
  const browser = await aRegular()

  const begun = await statementsOf(() => browser.begin())
  const answer = browser.answer(begun.result)
  const received = await statementsOf(() => browser.post(begun.result, answer))
  const finished = await statementsOf(() => browser.finish(begun.result))

  expect(finished.result.kind).toBe('signed_in')
  const all = [begun, received, finished].flatMap(({ statements }) => statements)
  const ours = all.filter((statement) => !isOfTheTest(statement))
  expect(ours, ours.join('\n')).toHaveLength(16)
})

/** The test's browser reads the request from the database instead of from a page. */
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
