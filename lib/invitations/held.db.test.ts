import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { isFailure } from '@/lib/platform/errors'
import { newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aUser, aVerifiedDomain } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'
import { acceptAsNewPerson, acceptAsUser, peekInvitation } from './accept'
import { invite, resendInvitation, revokeInvitation } from './commands'
import { listInvitations } from './queries'
import { releaseInvitations } from './release'
import { tokenOf } from './token'

type State = 'verified' | 'missing' | 'expired'
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => (isFailure(error) ? error.code : error),
  )

/** An organization, and an address in a domain of its own that is in that state. */
async function aScene(state: State) {
  const orgId = await anOrg()
  const { id: domainId, name } = await aVerifiedDomain(orgId)
  const turn = (to: State) => db().domain.update({ where: { id: domainId }, data: { state: to } })
  await turn(state)
  const owner = asUser(await aMember(orgId, 'owner'))
  const email = `${newId('user').slice(4, 14)}@${name}`
  const ask = (ctx = owner, org: OrgId = orgId) => invite(ctx, org, { email, role: 'member', teamId: null })
  return { orgId, name, turn, owner, email, ask }
}

const release = async (days = 0) => {
  await releaseInvitations(asSystem({ now: addSeconds(new Date(), days * DAY_SECONDS) }))
  await runJobs()
}
const namesOf = async (orgId: string) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })).map(({ name }) => name).toSorted()

test.each([
  ['verified', 1],
  ['missing', 0],
  ['expired', 0],
] as const)('an invitation to one’s own domain that is %s: %d mails', async (state, count) => {
  const { orgId, name, owner, email, ask } = await aScene(state)

  await ask()

  // Before anything is sent: whoever invites reads it at once.
  expect(await listInvitations(owner, orgId)).toMatchObject([{ email, state: 'waiting', heldFor: count ? null : name }])
  await runJobs()
  expect(mailsTo(email)).toHaveLength(count)
  expect(await namesOf(orgId)).toEqual(count ? ['invitation.sent'] : ['invitation.held', 'invitation.sent'])
})

test('a domain that another organization lost sight of holds the mails of everybody; its old holder’s past binds nobody', async () => {
  const [missing, expired] = [await aScene('missing'), await aScene('expired')]
  const other = await anOrg()
  const owner = asUser(await aMember(other, 'owner'))

  await missing.ask(owner, other)
  await expired.ask(owner, other)
  await runJobs()

  expect([mailsTo(missing.email), mailsTo(expired.email)].map((mails) => mails.length)).toEqual([0, 1])
})

test('when the record is back the mail goes out, once, and waits for 14 days from then', async () => {
  const { orgId, owner, email, ask, turn } = await aScene('missing')
  const at = asSystem()
  const id = await ask(asUser(owner.actor.userId, { now: addSeconds(at.now, -5 * DAY_SECONDS) }))
  await release()
  expect(mailsTo(email)).toHaveLength(0)
  await turn('verified')

  await Promise.all([releaseInvitations(at), releaseInvitations(at), releaseInvitations(at)])
  await runJobs()

  expect(mailsTo(email)).toHaveLength(1)
  expect(mailsTo(email)[0]?.text).toContain(tokenOf(id))
  const { expiresAt } = await db().invitation.findUniqueOrThrow({ where: { id } })
  expect(expiresAt).toEqual(addSeconds(at.now, 14 * DAY_SECONDS))
  expect(await listInvitations(owner, orgId)).toMatchObject([{ heldFor: null }])
  expect(await namesOf(orgId)).toEqual(['invitation.held', 'invitation.released', 'invitation.sent'])
})

test.each<[string, (scene: Awaited<ReturnType<typeof aScene>>, invitationId: never) => Promise<unknown>, number]>([
  ['was taken back', ({ owner, orgId }, invitationId) => revokeInvitation(owner, orgId, { invitationId }), 0],
  ['ran out', async () => {}, 14],
  [
    'was accepted by its link of before',
    async ({ email, turn }, id) => {
      await turn('verified')
      await acceptAsUser(asUser(await aUser({ email })), tokenOf(id))
    },
    0,
  ],
  [
    'was sent by somebody who left',
    ({ owner }) => db().membership.deleteMany({ where: { userId: owner.actor.userId } }),
    0,
  ],
])('a held invitation that %s is not sent when the record is back', async (_, change, days) => {
  const scene = await aScene('missing')
  await change(scene, (await scene.ask()) as never)
  await scene.turn('verified')

  await release(days)

  expect(mailsTo(scene.email)).toHaveLength(0)
  expect(await namesOf(scene.orgId)).not.toContain('invitation.released')
})

test('a record that goes missing before the mail is written holds it, too; sending again asks anew', async () => {
  const { orgId, owner, email, ask, turn, name } = await aScene('verified')
  const invitationId = await ask()
  await turn('missing')
  await runJobs()
  expect(mailsTo(email)).toHaveLength(0)
  expect(await listInvitations(owner, orgId)).toMatchObject([{ heldFor: name }])

  await resendInvitation(owner, orgId, { invitationId })
  await runJobs()
  expect(await listInvitations(owner, orgId)).toMatchObject([{ heldFor: name }])

  await turn('verified')
  await resendInvitation(owner, orgId, { invitationId })
  await release()
  expect(await listInvitations(owner, orgId)).toMatchObject([{ heldFor: null }])
  expect(mailsTo(email)).toHaveLength(1)
})

test('a link that was mailed before lets nobody in while the record is missing, and does again afterwards', async () => {
  const { orgId, email, ask, turn } = await aScene('verified')
  const token = tokenOf(await ask())
  const person = { name: 'Ada', password: 'three lamps at the quiet harbour' }
  await turn('missing')

  expect(await peekInvitation(asVisitor(), token)).toMatchObject({ state: 'waiting', held: true })
  expect(await code(acceptAsNewPerson(asVisitor(), token, person))).toBe('invitation_held')
  const ada = await aUser({ email })
  expect(await code(acceptAsUser(asUser(ada), token))).toBe('invitation_held')
  expect(await db().membership.count({ where: { orgId } })).toBe(1)

  await turn('verified')
  await acceptAsUser(asUser(ada), token)
  expect(await db().membership.count({ where: { orgId } })).toBe(2)
})
