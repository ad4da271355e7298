import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aUser } from '@/lib/testing/factories'
import { accountOf, address, anOpenOrg } from '@/lib/testing/newcomers'
import { aBrowser } from '@/lib/testing/sso'
import { acceptAsNewPerson, peekInvitation } from './accept'
import { invite } from './commands'
import { listInvitations } from './queries'
import { tokenOf } from './token'

const person = { name: 'Ada Lovelace', password: 'three lamps at the quiet harbour' }

/** Acme has verified Ada's domain and makes accounts for new people; Globex invites her to a place of its own. */
async function twoOrgs() {
  const acme = await anOpenOrg()
  const globex = await anOrg()
  const owner = asUser(await aMember(globex, 'owner'))
  const id = await invite(owner, globex, { email: address(acme), role: 'member', teamId: null })
  return { acme, globex, owner, token: tokenOf(id) }
}

test('who reads mail at another organization’s address accepts with a password, and joins the inviting organization only', async () => {
  const { acme, globex, token } = await twoOrgs()
  expect(await peekInvitation(asVisitor(), token)).toMatchObject({ bySso: false, hasAccount: false })

  await acceptAsNewPerson(asVisitor(), token, person)

  const user = (await accountOf(acme))!
  expect(user).toMatchObject({ emailVerifiedAt: expect.any(Date) })
  expect(await db().membership.findMany({ where: { userId: user.id } })).toMatchObject([
    { orgId: globex, role: 'member' },
  ])
})

test('… and the domain’s holder neither adopts that account nor lets it in: its owner asks', async () => {
  const { acme, token } = await twoOrgs()
  await acceptAsNewPerson(asVisitor(), token, person)
  const user = (await accountOf(acme))!

  expect(await aBrowser(acme).signIn()).toEqual({ kind: 'confirm_identity' })

  expect(await db().identity.findMany({ where: { connectionId: acme.connectionId } })).toMatchObject([{ userId: null }])
  expect(await db().membership.count({ where: { orgId: acme.orgId, userId: user.id } })).toBe(0)
})

test('… while an invitation by another organization gives nothing at the domain’s holder', async () => {
  const { acme } = await twoOrgs()
  await db().connection.update({ where: { id: acme.connectionId }, data: { newcomers: 'ask' } })

  expect(await aBrowser(acme).signIn()).toEqual({ kind: 'confirm_identity' })
})

test('that a domain is somebody else’s shows to nobody who invites', async () => {
  const { globex, owner, acme } = await twoOrgs()
  await aUser({ email: `bo@${acme.domain}` })
  await invite(owner, globex, { email: `bo@${acme.domain}`, role: 'member', teamId: null })
  await invite(owner, globex, { email: `bo@nobodys-${acme.domain}`, role: 'member', teamId: null })

  const rows = await listInvitations(owner, globex)

  const shapes = rows.map(({ id: _, email: __, createdAt: ___, expiresAt: ____, ...rest }) => rest)
  expect(shapes).toEqual([shapes[0], shapes[0], shapes[0]])
})
