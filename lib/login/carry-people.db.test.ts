import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anIdentity, anOrg, aUser, aVerifiedDomain } from '@/lib/testing/factories'
import { statementsOf } from '@/lib/testing/statements'
import { runningReplacements, whoCameOver } from './carry-people'

const daysAgo = (n: number) => new Date(Date.now() - n * 86_400_000)

async function scene() {
  const orgId = await anOrg()
  const { name: domain } = await aVerifiedDomain(orgId)
  const old = await aConnection(orgId, { name: 'Okta' })
  const next = await aConnection(orgId, { name: 'Entra ID', replacesId: old })
  const admin = asUser(await aMember(orgId, 'admin'))
  return { orgId, domain, old, next, admin }
}

/** A member who is linked through the connection. */
async function linked(orgId: OrgId, connectionId: ConnectionId, name: string, email: string | null, more = {}) {
  const userId = await aMember(orgId, 'member', { name })
  await anIdentity(connectionId, { userId, email, lastUsedAt: daysAgo(3), ...more })
  return userId
}

test('counts who came over and who did not, by name, and says whose link could be carried over', async () => {
  const { orgId, domain, old, next, admin } = await scene()
  const at = (name: string) => `${name}@${domain}`
  const ada = await linked(orgId, old, 'Ada', at('ada'))
  await anIdentity(next, { userId: ada, email: at('ada'), lastUsedAt: daysAgo(1) })
  await linked(orgId, old, 'Bo', at('bo'))
  await linked(orgId, old, 'Cleo', null)
  await linked(orgId, old, 'Dan', 'dan@elsewhere.test')
  const emil = await linked(orgId, old, 'Emil', at('emil'))
  await db().user.update({ where: { id: emil }, data: { disabledAt: new Date() } })
  await linked(orgId, old, 'Finn', at('shared'))
  await linked(orgId, old, 'Gus', at('shared'))
  await linked(orgId, old, 'Hal', at('hal'), { linkedAt: daysAgo(200), lastUsedAt: daysAgo(100) })
  await linked(orgId, old, 'Ida', at('ida'))
  await aUser({ email: at('ida') })
  const jan = await linked(orgId, old, 'Jan', at('jan'))
  const { id: identityId } = await db().identity.findFirstOrThrow({ where: { userId: jan } })
  const change = { identityId, userId: jan, from: at('j'), to: at('jan') }
  const event = { id: newId('event'), orgId, name: 'identity.address_changed', actor: {}, requestId: 'r' }
  await db().auditEvent.create({ data: { ...event, data: change, at: daysAgo(89) } })
  const gone = await linked(orgId, old, 'Zoe', at('zoe'))
  await db().membership.deleteMany({ where: { userId: gone } })

  const waiting = await whoCameOver(admin, orgId, next)

  expect(waiting).toMatchObject({ total: 10, came: 1, carriable: 1 })
  expect(waiting.rows.map(({ name, hindrance }) => [name, hindrance])).toEqual([
    ['Bo', null],
    ['Cleo', 'no_address'],
    ['Dan', 'domain'],
    ['Emil', 'disabled'],
    ['Finn', 'shared_address'],
    ['Gus', 'shared_address'],
    ['Hal', 'unused'],
    ['Ida', 'others_address'],
    ['Jan', 'new_address'],
  ])
  expect(waiting.rows[0]!.lastSignInAt).toBeInstanceOf(Date)
  const came = await whoCameOver(admin, orgId, next, { came: true })
  expect(came.rows).toMatchObject([{ userId: ada, name: 'Ada', cameAt: expect.any(Date) }])
  expect(await runningReplacements(admin, orgId)).toEqual([
    { connectionId: next, name: 'Entra ID', old: 'Okta', total: 10, came: 1 },
  ])
})

test('a page has fifty people, and takes one statement beside who may see it', async () => {
  const { orgId, domain, old, next, admin } = await scene()
  for (let n = 10; n < 62; n++) await linked(orgId, old, `Person ${n}`, `p${n}@${domain}`)

  const { result, statements } = await statementsOf(() => whoCameOver(admin, orgId, next))
  expect(result).toMatchObject({ total: 52, carriable: 52 })
  expect(result.rows).toHaveLength(50)
  expect(statements.filter((statement) => statement.startsWith('with people'))).toHaveLength(1)
  const second = await whoCameOver(admin, orgId, next, { page: 2 })
  expect(second.rows.map(({ name }) => name)).toEqual(['Person 60', 'Person 61'])
})

test('a replacement is over for the overview once the old connection is off', async () => {
  const { orgId, old, next, admin } = await scene()
  await db().connection.update({ where: { id: old }, data: { state: 'off' } })

  expect(await runningReplacements(admin, orgId)).toEqual([])
  expect(await whoCameOver(admin, orgId, next)).toEqual({ total: 0, came: 0, carriable: 0, rows: [] })
})

test('members and people of other organizations read nothing of it', async () => {
  const { orgId, domain, old, next } = await scene()
  await linked(orgId, old, 'Ada', `ada@${domain}`)
  const member = asUser(await aMember(orgId))
  const rivalOrg = await anOrg()
  const rival = asUser(await aMember(rivalOrg, 'owner'))

  for (const read of [whoCameOver, runningReplacements])
    await expect(read(member, orgId, next)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(whoCameOver(rival, orgId, next)).rejects.toMatchObject({ code: 'org_not_found' })
  expect(await whoCameOver(rival, rivalOrg, next)).toMatchObject({ total: 0, rows: [] })
})
