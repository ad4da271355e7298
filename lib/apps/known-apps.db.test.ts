import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { AppId, OrgId, UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { anApp } from '@/lib/testing/apps'
import { addMember, aMember, anOrg } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { allowApp, disallowApp } from './consent'
import { openGrant } from './grants'
import { listKnownApps } from './known-apps'

beforeEach(enqueuedJobs)

const scopes = ['openid', 'profile']

async function enter(userId: UserId, orgId: OrgId, appId: AppId) {
  return openGrant(asVisitor(), { sid: await aSession(userId), appId, userId, orgId, scopes, confined: false })
}
const living = (userId: UserId) => listKnownApps(asUser(userId))

async function scene() {
  const [acme, globex] = [await anOrg({ name: 'Acme' }), await anOrg({ name: 'Globex' })]
  const ada = await aMember(acme)
  await addMember(globex, ada)
  return { acme, globex, ada, widgets: (await anApp({ name: 'Widgets' })).id }
}

test('a person sees the apps they are in and those they allowed, each once an organization', async () => {
  const { acme, globex, ada, widgets } = await scene()
  const { id: asking } = await anApp({ name: 'Asking', firstParty: false })
  await allowApp(asUser(ada, { now: addSeconds(new Date(), -60) }), { appId: asking, orgId: acme, scopes })
  for (const orgId of [acme, acme, globex]) await enter(ada, orgId, widgets)

  expect(
    (await living(ada)).map(({ name, orgName, isSignedIn, allowed }) => [name, orgName, isSignedIn, allowed]),
  ).toEqual(
    expect.arrayContaining([
      ['Widgets', 'Acme', true, null],
      ['Widgets', 'Globex', true, null],
      ['Asking', 'Acme', false, scopes],
    ]),
  )
  expect(await living(ada)).toHaveLength(3)
  expect(await living(await aMember(acme))).toEqual([])
})

test('a session that one organization vouched for sees and forgets the apps of that organization only', async () => {
  const { acme, globex, ada, widgets } = await scene()
  await enter(ada, acme, widgets)
  await enter(ada, globex, widgets)
  const confined = asUser(ada, { confinedTo: acme })

  expect((await listKnownApps(confined)).map(({ orgName }) => orgName)).toEqual(['Acme'])
  await expect(disallowApp(confined, { appId: widgets, orgId: globex })).rejects.toMatchObject({
    code: 'confined_session',
  })
  await disallowApp(confined, { appId: widgets, orgId: acme })
  expect((await living(ada)).map(({ orgName }) => orgName)).toEqual(['Globex'])
})

test('forgetting an app ends it in every session of the person and nobody else’s, also when two do at once', async () => {
  const { acme, ada, widgets } = await scene()
  const bo = await aMember(acme)
  for (const userId of [ada, ada, bo, bo]) await enter(userId, acme, widgets)

  await Promise.all([ada, bo].map((userId) => disallowApp(asUser(userId), { appId: widgets, orgId: acme })))

  expect([...(await living(ada)), ...(await living(bo))]).toEqual([])
  expect(await enqueuedJobs()).toHaveLength(2)
  expect(await db().auditEvent.count({ where: { orgId: acme, name: 'app.disallowed' } })).toBe(2)
})

test('who forgets an app that never knew them leaves nothing in that organization’s log', async () => {
  const { acme, widgets } = await scene()
  const stranger = await aMember(await anOrg())

  await expect(disallowApp(asUser(stranger), { appId: widgets, orgId: acme })).rejects.toMatchObject({
    code: 'app_not_found',
  })
  expect(await db().auditEvent.count({ where: { orgId: acme, name: 'app.disallowed' } })).toBe(0)
})
