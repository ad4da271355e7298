import { afterAll, beforeAll, expect, test } from 'vitest'
import { turnOffConnection } from '@/lib/connections/commands'
import { unlinkIdentity } from '@/lib/identities/commands'
import { undoLinkByMail } from '@/lib/link-requests/undo'
import { removeMember } from '@/lib/orgs/commands'
import { setSessionPolicy } from '@/lib/orgs/session-policy'
import { digest, newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { newId, type SessionId, type UserId } from '@/lib/platform/ids'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { endMySessions, signOut } from '@/lib/sessions/commands'
import { asOperator, asUser, asVisitor } from '@/lib/testing/actors'
import { doors, isActive, OPEN, SHUT, tokensOf, userinfo } from '@/lib/testing/app-visit'
import { anApp, aBrowser as anAppBrowser } from '@/lib/testing/apps'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { aSecondProcess } from '@/lib/testing/second-process'
import { aBrowser, aSamlOrg, device, type SamlOrg } from '@/lib/testing/sso'
import { changePassword, disableUser } from '@/lib/users/commands'
import { hashPassword } from '@/lib/users/password'
import type { Finished } from './finish'

const ADDRESS = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const password = 'a quiet lamp at dusk'

let there: Awaited<ReturnType<typeof aSecondProcess>>
beforeAll(async () => {
  there = await aSecondProcess()
}, 45_000)
afterAll(() => there.stop())

async function linkedAda(org: SamlOrg, passwordHash: string | null = null) {
  const userId = await aMember(org.orgId, 'member', { passwordHash })
  const email = `ada@${org.domain}`
  const said = { issuer: org.issuer, subject: email, format: ADDRESS, email }
  return { userId, identity: await anIdentity(org.connectionId, { ...said, userId }) }
}

test('of fifty posts and fifty returns, half of them at another process, one makes a session', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org)
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  const response = browser.answer(transaction)
  const posted = { samlResponse: response, relayState: transaction.id, network: device.network }
  const ours = { transactionId: transaction.id, browserSecret: browser.secrets.get(transaction.id)! }
  const where = { browser: browser.browser, current: null, mayReplace: false, device }
  const finish = { ...ours, ...where, connectionId: org.connectionId }

  await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      i % 2
        ? browser.post(transaction, response)
        : there.ask({ ask: 'receive', connectionId: org.connectionId, answer: posted }),
    ),
  )
  const finished = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      i % 2 ? browser.finish(transaction) : there.ask<Finished>({ ask: 'finish', finish }),
    ),
  )

  expect(finished.filter(({ kind }) => kind === 'signed_in')).toHaveLength(1)
  expect(await db().session.count({ where: { userId } })).toBe(1)
  expect(await db().auditEvent.count({ where: { orgId: org.orgId, name: 'session.started' } })).toBe(1)
  expect(await db().attempt.count({ where: { orgId: org.orgId, state: 'succeeded' } })).toBe(1)
})

/** Ada in a session that her IdP vouched for, and in an app at the other process. */
async function signedIn() {
  const org = await aSamlOrg()
  const ada = await linkedAda(org, await hashPassword(password))
  const finished = await aBrowser(org).signIn()
  if (finished.kind !== 'signed_in') throw new Error(finished.kind)
  const { sessionId } = finished
  const owner = asUser(await aMember(org.orgId, 'owner'))
  const visit = { origin: there.origin, app: await anApp(), browser: await anAppBrowser(there.origin, sessionId) }
  const tokens = await tokensOf(visit)
  expect(await there.ask({ ask: 'alive', sessionId })).toBe(true)
  return { org, ...ada, sessionId, owner, visit, tokens }
}
type SignedIn = Awaited<ReturnType<typeof signedIn>>

/** Another session of Ada's own, in which nobody vouched for her. */
async function own(userId: UserId) {
  const id = newId('session')
  const at = new Date()
  const times = { createdAt: at, provenAt: at, lastSeenAt: at, expiresAt: addSeconds(at, HOUR_SECONDS) }
  const how = { sid: id, method: 'password' as const, amr: ['pwd'], idleSeconds: HOUR_SECONDS, device: 'Firefox' }
  await db().session.create({ data: { id, userId, ...how, ...times } })
  return asUser(userId, { sessionId: id as SessionId })
}

async function undoToken({ userId, identity }: SignedIn): Promise<string> {
  const [token, at] = [newSecret(), new Date()]
  const about = { userId, purpose: 'undo_link', subjectId: identity.id, tokenHash: digest(token) }
  await db().mailToken.create({
    data: { id: newId('mailToken'), ...about, createdAt: at, expiresAt: addSeconds(at, 60) },
  })
  return token
}

test.each<[string, (of: SignedIn) => Promise<unknown>]>([
  ['the membership was taken', ({ owner, org, userId }) => removeMember(owner, org.orgId, { userId })],
  [
    'the sign-in was unlinked',
    ({ owner, org, identity }) => unlinkIdentity(owner, org.orgId, { identityId: identity.id }),
  ],
  ['the link was undone by mail', async (of) => undoLinkByMail(asVisitor(), await undoToken(of))],
  ['the connection was turned off', ({ owner, org }) => turnOffConnection(owner, org.orgId, org)],
  ['the account was shut', ({ userId }) => disableUser(asOperator(), userId)],
  [
    'the password was changed',
    async ({ userId }) =>
      changePassword(await own(userId), { current: password, next: 'another lamp at dawn, quieter' }),
  ],
  ['the person signed out everywhere', async ({ userId }) => endMySessions(await own(userId))],
  ['the person signed out', ({ userId, sessionId }) => signOut(asUser(userId, { sessionId }))],
])('after %s the next request of another process finds nobody', async (_, end) => {
  const one = await signedIn()

  await end(one)

  expect(await there.ask({ ask: 'alive', sessionId: one.sessionId })).toBe(false)
  expect(await isActive(one.visit, one.tokens.access_token)).toBe(false)
  expect((await userinfo(there.origin, one.tokens.access_token)).status).toBe(401)
  expect(await doors(one.visit, one.tokens)).toEqual(SHUT)
})

test('a policy that another process did not make counts there at once; what did not end goes on', async () => {
  const [one, two] = [await signedIn(), await signedIn()]
  await db().session.update({
    where: { id: one.sessionId },
    data: { createdAt: addSeconds(new Date(), -HOUR_SECONDS) },
  })

  await setSessionPolicy(one.owner, one.org.orgId, { idleMinutes: 15, maxMinutes: 30 })

  expect(await doors(one.visit, one.tokens)).toEqual(SHUT)
  expect(await doors(two.visit, two.tokens)).toEqual(OPEN)
})
