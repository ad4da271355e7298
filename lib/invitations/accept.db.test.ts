import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { isFailure } from '@/lib/platform/errors'
import { newId, type UserId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aUser } from '@/lib/testing/factories'
import { aSamlOrg } from '@/lib/testing/sso'
import { verifyPassword } from '@/lib/users/password'
import { acceptAsNewPerson, acceptAsUser, peekInvitation } from './accept'
import { invite, revokeInvitation } from './commands'
import type { InvitationId } from './find'
import { invitationOf, tokenOf } from './token'

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => (isFailure(error) ? error.code : error),
  )
const person = { name: 'Ada Lovelace', password: 'three lamps at the quiet harbour' }

async function anInvitation({
  orgId = undefined as never,
  email = `${newId('user').slice(4, 14)}@guests.test`,
  role = 'member' as const,
} = {}) {
  const org = orgId ?? (await anOrg())
  const sender = asUser(await aMember(org, 'owner'))
  const id: InvitationId = await invite(sender, org, { email, role, teamId: null })
  return { orgId: org, email, id, token: tokenOf(id), sender }
}

const roleIn = (orgId: string, userId: string) =>
  db().membership.findUnique({ where: { orgId_userId: { orgId, userId } } })

test('a token is ours for one invitation only', async () => {
  const { id, token } = await anInvitation()
  const [, mac] = token.split('.')

  expect(invitationOf(token)).toBe(id)
  for (const forged of [
    '',
    id,
    `${id}.`,
    `${id}.${'A'.repeat(43)}`,
    `${newId('invitation')}.${mac}`,
    `${token}x`,
    `x.${mac}`,
  ])
    expect(invitationOf(forged)).toBeNull()
})

test('looking changes nothing, and says what the invitation is', async () => {
  const { orgId, email, token } = await anInvitation()

  expect(await peekInvitation(asVisitor(), token)).toMatchObject({
    orgId,
    email,
    state: 'waiting',
    hasAccount: false,
    bySso: false,
  })
  expect(await peekInvitation(asVisitor(), 'rubbish')).toBeNull()
  expect(await db().membership.count({ where: { orgId } })).toBe(1)
})

test('somebody new chooses name and password, and is a member with a verified address', async () => {
  const { orgId, email, token, id } = await anInvitation()

  expect(await acceptAsNewPerson(asVisitor(), token, person)).toMatchObject({ email })

  const user = await db().user.findUniqueOrThrow({ where: { emailCanonical: email } })
  expect(user).toMatchObject({ name: person.name, emailVerifiedAt: expect.any(Date) })
  expect(await verifyPassword(user.passwordHash, person.password)).toBe(true)
  expect(await roleIn(orgId, user.id)).toMatchObject({ role: 'member' })
  expect(await db().session.count({ where: { userId: user.id } })).toBe(0)
  const events = await db().auditEvent.findMany({
    where: { orgId, name: { in: ['invitation.accepted', 'member.added'] } },
  })
  expect(events.map(({ name }) => name).toSorted()).toEqual(['invitation.accepted', 'member.added'])
  expect(events.find(({ name }) => name === 'invitation.accepted')?.data).toEqual({ invitationId: id, userId: user.id })
})

test('a password that is soon guessed is refused, and the invitation still waits', async () => {
  const { token, email } = await anInvitation()

  expect(await acceptAsNewPerson(asVisitor(), token, { ...person, password: 'short' })).toEqual({ weak: 'short' })
  expect(await acceptAsNewPerson(asVisitor(), token, { ...person, password: email })).toHaveProperty('weak')
  expect(await peekInvitation(asVisitor(), token)).toMatchObject({ state: 'waiting', hasAccount: false })
})

test('of ten who accept at once, one account comes of it', async () => {
  const { token, email, orgId } = await anInvitation()

  const codes = await Promise.all(Array.from({ length: 10 }, () => code(acceptAsNewPerson(asVisitor(), token, person))))

  expect(codes.filter((each) => each === 'done')).toHaveLength(1)
  expect(await db().user.count({ where: { emailCanonical: email } })).toBe(1)
  expect(await db().membership.count({ where: { orgId } })).toBe(2)
  expect(await code(acceptAsNewPerson(asVisitor(), token, person))).toBe('invitation_gone')
})

test('an account is never taken over by an invitation’s password', async () => {
  const { token, email } = await anInvitation()
  const userId = await aUser({ email, passwordHash: 'theirs' })

  expect(await code(acceptAsNewPerson(asVisitor(), token, person))).toBe('email_taken')
  expect(await db().user.findUniqueOrThrow({ where: { id: userId } })).toMatchObject({ passwordHash: 'theirs' })
})

test('who has the account joins with it; nobody else does', async () => {
  const { orgId, token, email } = await anInvitation()
  const ada = await aUser({ email, emailVerifiedAt: null })
  const stranger = await aUser()

  expect(await code(acceptAsUser(asUser(stranger), token))).toBe('invitation_other_person')
  expect(await code(acceptAsUser(asUser(ada, { confinedTo: await anOrg() }), token))).toBe('confined_session')
  expect(await roleIn(orgId, stranger)).toBeNull()
  await acceptAsUser(asUser(ada), token)

  expect(await roleIn(orgId, ada)).toMatchObject({ role: 'member' })
  expect(await db().user.findUniqueOrThrow({ where: { id: ada } })).toMatchObject({ emailVerifiedAt: expect.any(Date) })
  expect(await code(acceptAsUser(asUser(ada), token))).toBe('invitation_gone')
})

test('a member who accepts keeps their role', async () => {
  const { orgId, token, email } = await anInvitation()
  const ada = await aMember(orgId, 'admin', { email })

  await acceptAsUser(asUser(ada), token)

  expect(await roleIn(orgId, ada)).toMatchObject({ role: 'admin' })
})

type Scene = Awaited<ReturnType<typeof anInvitation>>
test.each<[string, string, (scene: Scene) => Promise<unknown>]>([
  ['was taken back', 'revoked', ({ sender, orgId, id }) => revokeInvitation(sender, orgId, { invitationId: id })],
  ['has expired', 'expired', ({ id }) => db().invitation.update({ where: { id }, data: { expiresAt: new Date() } })],
  [
    'was sent by somebody who left',
    'revoked',
    ({ sender }) => db().membership.deleteMany({ where: { userId: sender.actor.userId } }),
  ],
  [
    'was sent by somebody who lost the power',
    'revoked',
    ({ sender: { actor } }) =>
      db().membership.updateMany({ where: { userId: actor.userId }, data: { role: 'member' } }),
  ],
  [
    'was sent by an account that was shut',
    'revoked',
    ({ sender: { actor } }) => db().user.update({ where: { id: actor.userId }, data: { disabledAt: new Date() } }),
  ],
])('an invitation that %s lets nobody in', async (_, state, change) => {
  const scene = await anInvitation()
  const other = await aUser({ email: `x-${scene.email}` })
  await change(scene)

  expect(await peekInvitation(asVisitor(), scene.token)).toMatchObject({ state })
  expect(await code(acceptAsNewPerson(asVisitor(), scene.token, person))).toBe('invitation_gone')
  await db().user.update({ where: { id: other }, data: { email: scene.email, emailCanonical: scene.email } })
  expect(await code(acceptAsUser(asUser(other as UserId), scene.token))).toBe('invitation_gone')
  expect(await roleIn(scene.orgId, other)).toBeNull()
})

test('14 days are its life', async () => {
  const { token, sender } = await anInvitation()
  const at = (days: number) => asVisitor({ now: addSeconds(sender.now, days * DAY_SECONDS) })

  expect(await peekInvitation(at(13), token)).toMatchObject({ state: 'waiting' })
  expect(await peekInvitation(at(14), token)).toMatchObject({ state: 'expired' })
})

test('where the organization’s provider vouches for the domain, nobody new chooses a password', async () => {
  const { orgId, domain } = await aSamlOrg()
  const { token, email } = await anInvitation({ orgId: orgId as never, email: `ada@${domain}` })

  expect(await peekInvitation(asVisitor(), token)).toMatchObject({ bySso: true })
  expect(await code(acceptAsNewPerson(asVisitor(), token, person))).toBe('invitation_by_sso')
  expect(await db().user.count({ where: { emailCanonical: email } })).toBe(0)

  await db().domain.updateMany({ where: { orgId }, data: { state: 'missing' } })
  expect(await peekInvitation(asVisitor(), token)).toMatchObject({ bySso: false })
})
