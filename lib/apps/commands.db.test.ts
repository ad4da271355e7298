import { beforeEach, expect, test } from 'vitest'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { AppId, OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asOperator, asUser, asVisitor } from '@/lib/testing/actors'
import { anApp } from '@/lib/testing/apps'
import { aMember, anOrg } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { getApp, getAppAsOperator, listApps } from './app-queries'
import { findClient } from './clients'
import { changeApp, createApp, turnOffApp, turnOnApp } from './commands'
import { openGrant } from './grants'
import { addSecret, revokeSecret } from './secrets'
import { endDeadGrants } from './sign-out'

beforeEach(enqueuedJobs)

const web = { name: 'Timesheets', kind: 'web' as const, redirectUris: ['https://times.acme.example/cb'] }
const rowOf = (id: AppId) => db().app.findUnique({ where: { id }, include: { secrets: true } })
const eventsOf = (orgId: OrgId | null) =>
  db().auditEvent.findMany({
    where: { orgId, name: { startsWith: 'app.' } },
    orderBy: [{ name: 'asc' }, { at: 'asc' }],
  })

async function anOrgWithOwner() {
  const orgId = await anOrg()
  return { orgId, owner: asUser(await aMember(orgId, 'owner')) }
}

test('an owner registers an app: for the organization’s members only, and with their consent', async () => {
  const { orgId, owner } = await anOrgWithOwner()

  const id = await createApp(owner, orgId, { ...web, asksConsent: false })

  expect(await rowOf(id)).toMatchObject({ ...web, orgId, firstParty: false, disabledAt: null, secrets: [] })
  expect(await findClient(id)).toMatchObject({ org_id: orgId, first_party: false, redirect_uris: web.redirectUris })
  expect(await eventsOf(orgId)).toMatchObject([
    { name: 'app.created', actor: { userId: owner.actor.userId }, data: { appId: id, name: 'Timesheets' } },
  ])
})

test('an operator registers the vendor’s own: for everybody, without consent unless it shall ask', async () => {
  const quiet = await createApp(asOperator(), null, web)
  const asking = await createApp(asOperator(), null, { ...web, asksConsent: true })

  expect(await rowOf(quiet)).toMatchObject({ orgId: null, firstParty: true })
  expect(await rowOf(asking)).toMatchObject({ orgId: null, firstParty: false })
  expect((await eventsOf(null)).at(-1)).toMatchObject({ actor: { kind: 'operator', reason: 'a test' } })
})

type Act = (ctx: Ctx<UserActor>, orgId: OrgId, appId: AppId) => Promise<unknown>
const acts: Record<string, Act> = {
  create: (ctx, orgId) => createApp(ctx, orgId, web),
  change: (ctx, orgId, appId) => changeApp(ctx, orgId, { appId, name: 'Taken over' }),
  'turn off': (ctx, orgId, appId) => turnOffApp(ctx, orgId, { appId }),
  'turn on': (ctx, orgId, appId) => turnOnApp(ctx, orgId, { appId }),
  'make a secret': (ctx, orgId, appId) => addSecret(ctx, orgId, { appId }),
  'revoke a secret': async (ctx, orgId, appId) => {
    const { id } = await db().appSecret.findFirstOrThrow({ where: { appId } })
    return revokeSecret(ctx, orgId, { appId, secretId: id as `sec_${string}` })
  },
}

test.each(Object.entries(acts))('%s: only an owner of this organization with a fresh proof', async (name, act) => {
  const { orgId, owner } = await anOrgWithOwner()
  const [rival, app, vendors] = [await anOrgWithOwner(), await anApp({ orgId, firstParty: false }), await anApp()]
  const [admin, member] = [asUser(await aMember(orgId, 'admin')), asUser(await aMember(orgId))]
  const before = await rowOf(app.id)
  const refused = (ctx: Ctx<UserActor>, org: OrgId, code: string, appId = app.id) =>
    expect(act(ctx, org, appId), code).rejects.toMatchObject({ code })
  const { userId } = owner.actor

  await refused(admin, orgId, 'forbidden')
  await refused(member, orgId, 'forbidden')
  await refused(asUser(userId, { provenAt: addSeconds(new Date(), -11 * 60) }), orgId, 'proof_needed')
  await refused(asUser(userId, { confinedTo: rival.orgId }), orgId, 'org_not_found')
  await refused(rival.owner, orgId, 'org_not_found')
  await refused(owner, null as unknown as OrgId, 'org_not_found', vendors.id)
  if (name !== 'create') {
    await refused(rival.owner, rival.orgId, 'app_not_found')
    await refused(owner, orgId, 'app_not_found', vendors.id)
  }

  expect(await rowOf(app.id)).toEqual(before)
  expect(await db().app.count({ where: { orgId } })).toBe(1)
  expect(await eventsOf(orgId)).toEqual([])
})

test('admins read apps, members and strangers don’t, and nobody reads another organization’s or the vendor’s', async () => {
  const { orgId, owner } = await anOrgWithOwner()
  const [rival, app, vendors] = [await anOrgWithOwner(), await anApp({ orgId, firstParty: false }), await anApp()]
  const [admin, member] = [asUser(await aMember(orgId, 'admin')), asUser(await aMember(orgId))]

  expect(await listApps(admin, orgId)).toMatchObject([{ id: app.id, isOn: true, lastUsedAt: null }])
  expect(await getApp(admin, orgId, app.id)).toMatchObject({ secrets: [{ hint: app.secret.slice(-4) }] })
  expect(JSON.stringify(await getApp(owner, orgId, app.id))).not.toContain('secretHash')
  await expect(listApps(member, orgId)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(getApp(rival.owner, orgId, app.id)).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(getApp(rival.owner, rival.orgId, app.id)).rejects.toMatchObject({ code: 'app_not_found' })
  await expect(getApp(owner, orgId, vendors.id)).rejects.toMatchObject({ code: 'app_not_found' })
  await expect(getAppAsOperator(asOperator(), app.id, null)).rejects.toMatchObject({ code: 'app_not_found' })
})

test('addresses change one by one, and the log names those that did', async () => {
  const { orgId, owner } = await anOrgWithOwner()
  const appId = await createApp(owner, orgId, web)
  const logout = { backchannelLogoutUri: 'https://times.acme.example/bye' }

  await changeApp(owner, orgId, { appId, ...web, ...logout, postLogoutRedirectUris: [] })
  const later = asUser(owner.actor.userId, { now: addSeconds(owner.now, 1) })
  await changeApp(later, orgId, { appId, backchannelLogoutUri: '', redirectUris: ['https://other.acme.example/cb'] })

  expect(await findClient(appId)).toMatchObject({ redirect_uris: ['https://other.acme.example/cb'] })
  expect(await findClient(appId)).not.toHaveProperty('backchannel_logout_uri')
  expect((await eventsOf(orgId)).map(({ name, data }) => [name, data])).toMatchObject([
    ['app.changed', { fields: ['backchannelLogoutUri'] }],
    ['app.changed', { fields: ['redirectUris', 'backchannelLogoutUri'] }],
    ['app.created', {}],
  ])
})

test.each([
  [
    'redirectUris',
    { redirectUris: ['https://fine.test/', 'https://*.test/cb'] },
    /^https:\/\/\*\.test\/cb: .*placeholder/,
  ],
  ['postLogoutRedirectUris', { postLogoutRedirectUris: ['javascript:alert(1)'] }, /must begin with https/],
  ['backchannelLogoutUri', { backchannelLogoutUri: 'http://inside.test/bye' }, /begins with https/],
  ['backchannelLogoutUri', { backchannelLogoutUri: 'https://10.0.0.1/bye' }, /private network/],
  ['backchannelLogoutUri', { backchannelLogoutUri: 'https://fine.test/bye#part' }, /“#”/],
  ['homeUrl', { homeUrl: 'ftp://fine.test/' }, /must begin with https/],
])('a %s that leads astray is refused at its field: %j', async (field, change, sentence) => {
  const { orgId, owner } = await anOrgWithOwner()
  const appId = await createApp(owner, orgId, web)
  const before = await rowOf(appId)

  await expect(changeApp(owner, orgId, { appId, ...change })).rejects.toMatchObject({
    code: 'invalid_input',
    fields: { [field]: expect.stringMatching(sentence) },
  })
  expect(await rowOf(appId)).toEqual(before)
})

test('turning an app off ends its grants for good and lets it hear of it; turned on again, people enter anew', async () => {
  const { orgId, owner } = await anOrgWithOwner()
  const app = await anApp({ orgId, firstParty: false, backchannelLogoutUri: 'https://times.acme.example/bye' })
  const enter = async () => {
    const userId = await aMember(orgId)
    const sid = await aSession(userId)
    return openGrant(asVisitor(), { sid, appId: app.id, userId, orgId, scopes: ['openid'], confined: false })
  }
  const grants = [await enter(), await enter()]

  await turnOffApp(owner, orgId, { appId: app.id })
  await turnOffApp(owner, orgId, { appId: app.id })
  expect(await findClient(app.id)).toBeUndefined()
  expect(await enqueuedJobs()).toMatchObject([{ name: 'access.ended', payload: { appId: app.id } }])
  await turnOnApp(owner, orgId, { appId: app.id })
  await endDeadGrants({ ...asVisitor(), actor: { kind: 'system', job: 'test' } }, { appId: app.id })

  expect(await findClient(app.id)).toBeDefined()
  const ended = await db().appGrant.count({ where: { id: { in: grants.map(({ id }) => id) }, endedAt: { not: null } } })
  expect(ended).toBe(2)
  expect((await enqueuedJobs()).map(({ name }) => name)).toEqual(['apps.logout', 'apps.logout'])
  expect((await eventsOf(orgId)).map(({ name }) => name)).toEqual(['app.turned_off', 'app.turned_on'])
})

test('a secret is seen once; two may live, also when many are made at once, and a revoked one is gone', async () => {
  const { orgId, owner } = await anOrgWithOwner()
  const appId = await createApp(owner, orgId, web)

  const made = await Promise.allSettled(Array.from({ length: 10 }, () => addSecret(owner, orgId, { appId })))

  const secrets = made.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(made.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'app_secrets_full' } })
  expect(secrets).toHaveLength(2)
  const [first, second] = secrets
  await revokeSecret(owner, orgId, { appId, secretId: first!.id })
  await expect(revokeSecret(owner, orgId, { appId, secretId: first!.id })).rejects.toMatchObject({ code: 'not_found' })
  const { secrets: shown } = await getApp(owner, orgId, appId)
  expect(shown).toMatchObject([{ id: second!.id, hint: second!.secret.slice(-4) }])
  const kept = JSON.stringify([await db().appSecret.findMany(), await eventsOf(orgId)])
  for (const { secret } of secrets) expect(kept).not.toContain(secret)
})

test('apps that cannot keep a secret get none', async () => {
  const { orgId, owner } = await anOrgWithOwner()

  for (const kind of ['browser', 'native'] as const) {
    const appId = await createApp(owner, orgId, { ...web, kind })
    await expect(addSecret(owner, orgId, { appId })).rejects.toMatchObject({ code: 'app_takes_no_secret' })
    expect(await db().appSecret.count({ where: { appId } })).toBe(0)
  }
})
