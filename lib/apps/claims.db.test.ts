import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { aVisit, refresh, tokensOf, userinfo, type VisitForTest } from '@/lib/testing/app-visit'
import { aBrowser, anApp, startApps } from '@/lib/testing/apps'
import { aConnection, addMember, anIdentity, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'

let provider: Awaited<ReturnType<typeof startApps>>
beforeAll(async () => {
  provider = await startApps()
})
afterAll(() => provider.stop())

const told = async (visit: VisitForTest, more: Record<string, string> = {}) =>
  decodeJwt((await tokensOf(visit, more)).id_token)

async function byIdp(asserted: (domain: string) => string | null, data: object = {}) {
  const visit = await aVisit(provider.origin)
  const { name, id } = await aVerifiedDomain(visit.org)
  const connectionId = await aConnection(visit.org)
  const identity = await anIdentity(connectionId, { userId: visit.ada, email: asserted(name) })
  const session = {
    connectionId,
    identityId: identity.id,
    confinedTo: visit.org,
    method: 'saml' as const,
    amr: ['mfa'],
  }
  await db().session.update({ where: { id: visit.sessionId }, data: { ...session, ...data } })
  return { ...visit, connectionId, domainId: id, domain: name }
}

describe('whom an app knows a person as', () => {
  test('is the same in all apps, sessions and time at one organization, and another at the next', async () => {
    const ada = await aVisit(provider.origin)
    const second = await anOrg()
    await addMember(second, ada.ada)
    const elsewhere = await aBrowser(provider.origin, await aSession(ada.ada))
    const at = (organization: OrgId) => ({ organization })

    const subs = [
      (await told(ada, at(ada.org))).sub,
      (await told({ ...ada, app: await anApp() }, at(ada.org))).sub,
      (await told({ ...ada, browser: elsewhere }, at(ada.org))).sub,
    ]
    const { sub: other, org } = await told(ada, at(second))

    expect(new Set(subs).size).toBe(1)
    expect([subs.includes(other), org]).toEqual([false, second])
    expect(subs[0]).not.toContain(ada.ada.slice(4))
  })

  test('two people are never one', async () => {
    const [ada, grace] = [await aVisit(provider.origin), await aVisit(provider.origin)]

    expect((await told(ada)).sub).not.toBe((await told(grace)).sub)
  })
})

describe('the address in a session that an IdP vouched for', () => {
  test('is the one that the IdP names, inside the organization’s domains', async () => {
    const ada = await byIdp((domain) => `ada@${domain}`)

    expect(await told(ada)).toMatchObject({ email: `ada@${ada.domain}`, email_verified: true })
  })

  test.each<[string, (domain: string) => string | null]>([
    ['outside of them', () => 'ada@elsewhere.test'],
    ['below one of them', (domain) => `ada@below.${domain}`],
    ['that only ends like one', (domain) => `ada@evil${domain}`],
    ['that the IdP does not name', () => null],
  ])('is not told %s, nor is the account’s own', async (_, asserted) => {
    const ada = await byIdp(asserted)
    const tokens = await tokensOf(ada)

    const me = (await (await userinfo(provider.origin, tokens.access_token)).json()) as Record<string, unknown>
    expect([me.email, me.email_verified, decodeJwt(tokens.id_token).email]).toEqual([undefined, undefined, undefined])
    expect(JSON.stringify(me)).not.toContain('@')
  })

  test('is not told any more once the organization has lost the domain', async () => {
    const ada = await byIdp((domain) => `ada@${domain}`)
    const { access_token, refresh_token } = await tokensOf(ada)

    await db().domain.delete({ where: { id: ada.domainId } })

    expect(await (await userinfo(provider.origin, access_token)).json()).not.toHaveProperty('email')
    expect(decodeJwt((await refresh(ada, refresh_token)).body.id_token!).email).toBeUndefined()
  })
})

test('an app is told what it asked for, and no more', async () => {
  const ada = await aVisit(provider.origin)

  const little = await told(ada, { scope: 'openid' })
  const all = await told(ada)

  for (const name of ['name', 'preferred_username', 'email', 'email_verified']) {
    expect(little).not.toHaveProperty(name)
    expect(all).toHaveProperty(name)
  }
  expect(little).toMatchObject({ org: ada.org, org_role: 'member', teams: [] })
})

test('role and teams are those of now, at each refresh', async () => {
  const ada = await aVisit(provider.origin)
  const { refresh_token } = await tokensOf(ada)
  const teamId = newId('team')
  await db().team.create({ data: { id: teamId, orgId: ada.org, name: 'Support', createdAt: new Date() } })
  await db().teamMember.create({ data: { teamId, userId: ada.ada, createdAt: new Date() } })
  await db().membership.updateMany({ where: { userId: ada.ada }, data: { role: 'admin' } })

  const { body } = await refresh(ada, refresh_token)

  expect(decodeJwt(body.id_token!)).toMatchObject({ org_role: 'admin', teams: ['Support'] })
})

describe('how and when a person proved who they are', () => {
  const minutesAgo = (minutes: number) => addSeconds(new Date(), -60 * minutes)

  test('is what the session says, also at a refresh later on', async () => {
    const provenAt = minutesAgo(30)
    const ada = await aVisit(provider.origin, { session: { provenAt, amr: ['pwd', 'otp', 'mfa'] } })
    const { id_token, refresh_token } = await tokensOf(ada, { max_age: '86400' })
    const expected = { amr: ['pwd', 'otp', 'mfa'], auth_time: Math.floor(provenAt.getTime() / 1000) }

    expect(decodeJwt(id_token)).toMatchObject(expected)
    expect(decodeJwt((await refresh(ada, refresh_token)).body.id_token!)).toMatchObject(expected)
  })

  test('is long ago where the IdP did not say when', async () => {
    const ada = await byIdp(() => null, { provenAt: new Date(0) })

    expect((await told(ada)).auth_time).toBe(1)
  })

  test('names the connection to the organization’s own apps, and to those of others nothing', async () => {
    const ada = await byIdp(() => null)
    expect(await told(ada)).toMatchObject({ sso_connection: ada.connectionId, amr: ['mfa'] })
    const second = await anOrg()
    await addMember(second, ada.ada)
    await db().session.update({ where: { id: ada.sessionId }, data: { confinedTo: null, liftedAt: new Date() } })

    const elsewhere = await told(ada, { organization: second })

    expect(elsewhere).not.toHaveProperty('sso_connection')
    expect(await told(await aVisit(provider.origin))).not.toHaveProperty('sso_connection')
  })
})
