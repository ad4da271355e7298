import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { turnOffConnection } from '@/lib/connections/commands'
import { unlinkIdentity } from '@/lib/identities/commands'
import { removeMember } from '@/lib/orgs/commands'
import { db } from '@/lib/platform/db'
import type { AppId, ConnectionId, IdentityId, OrgId, SessionId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { endMySessions, signOut } from '@/lib/sessions/commands'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aVisit, codeOf, doors, OPEN, SHUT, tokensOf, type VisitForTest } from '@/lib/testing/app-visit'
import { redeem, startApps } from '@/lib/testing/apps'
import { aConnection, addMember, aMember, anIdentity, anOrg } from '@/lib/testing/factories'
import { disableUser } from '@/lib/users/commands'
import { disallowApp } from './consent'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

type SsoVisit = VisitForTest & { connectionId: ConnectionId; identityId: IdentityId; owner: ReturnType<typeof asUser> }

/** Ada came by her organization's IdP. */
async function byIdp(about: { isLifted?: boolean } = {}): Promise<SsoVisit> {
  const visit = await aVisit(provider.origin)
  const connectionId = await aConnection(visit.org)
  const { id: identityId } = await anIdentity(connectionId, { userId: visit.ada })
  const confinedTo = about.isLifted ? null : visit.org
  await db().session.update({
    where: { id: visit.sessionId },
    data: { connectionId, identityId, confinedTo, method: 'saml', amr: [] },
  })
  return { ...visit, connectionId, identityId, owner: asUser(await aMember(visit.org, 'owner')) }
}

const session = (id: SessionId, data: object) => db().session.update({ where: { id }, data })
const app = (id: AppId, data: object) => db().app.update({ where: { id }, data })
const leaveOrg = (orgId: OrgId, userId: string) =>
  db().membership.delete({ where: { orgId_userId: { orgId, userId } } })

/** What ends, and how it is brought about. */
const endings: [string, (ada: SsoVisit) => Promise<unknown>][] = [
  ['the session, here', ({ ada, sessionId }) => signOut(asUser(ada, { sessionId }))],
  ['all sessions', ({ ada, sessionId }) => endMySessions(asUser(ada, { sessionId }), { alsoThis: true })],
  ['the membership', ({ owner, org, ada }) => removeMember(owner, org, { userId: ada })],
  ['the link to the IdP', ({ owner, org, identityId }) => unlinkIdentity(owner, org, { identityId })],
  ['the connection', ({ owner, org, connectionId }) => turnOffConnection(owner, org, { connectionId })],
  ['the account', ({ ada }) => disableUser(asOperator(), ada)],
  ['the app', (ada) => app(ada.app.id, { disabledAt: new Date() })],
  ['the time, unused', ({ sessionId }) => session(sessionId, { lastSeenAt: addSeconds(new Date(), -86_400) })],
  ['the time, used', ({ sessionId }) => session(sessionId, { expiresAt: new Date() })],
  ['the time, by the organization’s word', ({ org, sessionId }) => shorten(org, sessionId)],
  [
    'its organization: another one has the session now',
    async ({ sessionId }) => session(sessionId, { confinedTo: await anOrg() }),
  ],
]

async function shorten(org: OrgId, sessionId: SessionId) {
  await session(sessionId, { lastSeenAt: addSeconds(new Date(), -1800) })
  await db().org.update({ where: { id: org }, data: { sessionIdleMinutes: 20 } })
}

describe('what an app holds opens nothing at the next request, without a job, after the end of', () => {
  test.each(endings)('%s', async (_, end) => {
    const ada = await byIdp()
    const tokens = await tokensOf(ada)
    const code = await codeOf(ada)

    await end(ada)

    const redeemed = await redeem(provider.origin, ada.app, code)
    expect([redeemed.status >= 400, redeemed.body.access_token]).toEqual([true, undefined])
    expect(await doors(ada, tokens)).toEqual(SHUT)
  })
})

test('where nothing ends all of it goes on', async () => {
  const ada = await byIdp()

  expect(await doors(ada, await tokensOf(ada))).toEqual(OPEN)
})

test('a session that a factor lifted ends with the membership that vouched for it, in other organizations too', async () => {
  const ada = await byIdp({ isLifted: true })
  const second = await anOrg()
  await addMember(second, ada.ada)
  const tokens = await tokensOf(ada, { organization: second })

  await leaveOrg(ada.org, ada.ada)

  expect(await doors(ada, tokens)).toEqual(SHUT)
})

test('leaving one organization leaves what apps know of the other one', async () => {
  const ada = await aVisit(provider.origin)
  const second = await anOrg()
  await addMember(second, ada.ada)
  const [first, other] = [await tokensOf(ada, { organization: ada.org }), await tokensOf(ada, { organization: second })]

  await leaveOrg(ada.org, ada.ada)

  expect(await doors(ada, other)).toEqual(OPEN)
  expect(await doors(ada, first)).toMatchObject({ userinfo: false, introspection: false, refresh: false })
})

test('what a person takes back from one app, other apps keep', async () => {
  const ada = await aVisit(provider.origin)
  const other = { ...ada, app: (await aVisit(provider.origin)).app }
  const [here, there] = [await tokensOf(ada), await tokensOf(other)]

  await disallowApp(asUser(ada.ada, { sessionId: ada.sessionId }), { appId: ada.app.id, orgId: ada.org })

  expect(await doors(ada, here)).toMatchObject({ userinfo: false, introspection: false, refresh: false })
  expect(await doors(other, there)).toEqual(OPEN)
})
