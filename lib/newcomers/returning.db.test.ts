import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { anInvitation, eventsOf } from '@/lib/testing/newcomers'
import { runJobs } from '@/lib/testing/outbox'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'

const nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const PROVISION = { kind: 'await_account' }
const NO_MEMBER = { kind: 'refused', code: 'not_a_member' }

/** Eve was a member and is linked still; a colleague who has not come yet is invited as an admin. */
async function aScene({ shownTheDoor = true } = {}) {
  const org = await aSamlOrg()
  const at = (name: string) => `${name}@${org.domain}`
  const eve = await aMember(org.orgId, 'member', { email: at('eve') })
  const known = { userId: eve, subject: 'eve', format: nameIdFormat, email: at('eve'), linkedAt: new Date() }
  const { id: identityId } = await anIdentity(org.connectionId, known)
  const leave = () => db().membership.delete({ where: { orgId_userId: { orgId: org.orgId, userId: eve } } })
  if (shownTheDoor) await leave()
  const { id } = await anInvitation(org, { email: at('newhire'), role: 'admin' })
  const invitation = () => db().invitation.findUniqueOrThrow({ where: { id } })
  const rolesOf = () => db().membership.findMany({ where: { userId: eve }, select: { role: true } })
  /** So long ago their provider gave them the colleague's address. */
  async function wasRenamed(days: number) {
    const data = { identityId, userId: eve, from: at('eve'), to: at('newhire') }
    const told = { orgId: org.orgId, actor: { kind: 'system' }, requestId: 'req', data }
    const when = addSeconds(new Date(), -days * DAY_SECONDS)
    await db().auditEvent.create({ data: { id: newId('event'), name: 'identity.address_changed', at: when, ...told } })
    await db().identity.update({ where: { id: identityId }, data: { email: at('newhire') } })
  }
  const come = (nameId: string, email: string, browser = aBrowser(org)) =>
    browser.signIn({ nameId, nameIdFormat, attributes: { email: at(email) } })
  return { org, at, identityId, leave, invitation, rolesOf, wasRenamed, come }
}

test('whoever was removed does not come back by a colleague’s invitation, whatever the provider calls them', async () => {
  const { org, at, come, invitation, rolesOf } = await aScene()
  const before = await eventsOf(org.orgId)
  const uninvited = await come('eve', 'eve')

  expect(await come('eve', 'newhire')).toEqual({ ...uninvited, email: at('newhire'), reference: expect.any(String) })
  await runJobs()

  expect(uninvited).toMatchObject(NO_MEMBER)
  expect(await rolesOf()).toEqual([])
  expect(await invitation()).toMatchObject({ acceptedAt: null })
  expect(await eventsOf(org.orgId)).toEqual(before)
  expect(await come('colleague', 'newhire')).toMatchObject(PROVISION)
  await runJobs()
  const colleague = await db().user.findUniqueOrThrow({ where: { emailCanonical: at('newhire') } })
  expect(await invitation()).toMatchObject({ acceptedById: colleague.id })
})

test('… nor by that of an address which the provider gave them while they were a member, within 90 days', async () => {
  const { come, leave, invitation } = await aScene({ shownTheDoor: false })
  expect(await come('eve', 'newhire')).toMatchObject({ kind: 'signed_in' })
  await leave()

  expect(await come('eve', 'newhire')).toMatchObject(NO_MEMBER)
  expect(await invitation()).toMatchObject({ acceptedAt: null })

  for (const [days, ended] of [
    [89, NO_MEMBER],
    [91, PROVISION],
  ] as const) {
    const scene = await aScene()
    await scene.wasRenamed(days)
    expect(await scene.come('eve', 'newhire')).toMatchObject(ended)
  }
})

test('an invitation of what the provider has always called them brings them back, as one of their account’s address', async () => {
  for (const said of ['eve', 'evelyn']) {
    const { org, at, identityId, come, rolesOf } = await aScene()
    await db().identity.update({ where: { id: identityId }, data: { email: at('evelyn') } })
    await anInvitation(org, { email: at(said) })

    expect(await come('eve', said)).toMatchObject(PROVISION)
    await runJobs()

    expect(await rolesOf()).toEqual([{ role: 'member' }])
  }
})

test('the job that brings them back asks again whose invitation it is', async () => {
  const { org, at, identityId, come, invitation, rolesOf, wasRenamed } = await aScene()
  await anInvitation(org, { email: at('eve') })
  expect(await come('eve', 'eve')).toMatchObject(PROVISION)
  await wasRenamed(0)

  await runJobs()

  expect(await rolesOf()).toEqual([])
  expect(await invitation()).toMatchObject({ acceptedAt: null })
  expect(await db().newcomer.findFirst({ where: { identityId } })).toMatchObject({ state: 'refused', reason: 'linked' })
})
