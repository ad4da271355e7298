import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { isFailure } from '@/lib/platform/errors'
import { newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aUser } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { invite, resendInvitation, revokeInvitation } from './commands'
import { listInvitations } from './queries'
import { Invite } from './schema'

const anAddress = () => `${newId('user').slice(4, 14)}@guests.test`
const aGuest = () => ({ email: anAddress(), role: 'member', teamId: null }) as const
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => (isFailure(error) ? error.code : error),
  )

test('an invitation waits for its address for 14 days, is in the log and mailed', async () => {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  await enqueuedJobs()
  const input = { ...aGuest(), role: 'admin' } as const

  const id = await invite(owner, orgId, input)

  expect(await listInvitations(owner, orgId)).toMatchObject([
    { id, email: input.email, role: 'admin', state: 'waiting' },
  ])
  const { expiresAt } = await db().invitation.findUniqueOrThrow({ where: { id } })
  expect(expiresAt).toEqual(addSeconds(owner.now, 14 * DAY_SECONDS))
  const events = await db().auditEvent.findMany({ where: { orgId } })
  expect(events).toMatchObject([
    { name: 'invitation.sent', data: { invitationId: id, email: input.email, role: 'admin' } },
  ])
  expect(await enqueuedJobs()).toEqual([{ name: 'email.invitation', payload: { invitationId: id } }])
})

test.each(['invite', 'resend', 'revoke'] as const)(
  '%s: members may not, strangers find nothing, other organizations stay apart',
  async (act) => {
    const [orgId, other] = [await anOrg(), await anOrg()]
    const owner = asUser(await aMember(orgId, 'owner'))
    const invitationId = await invite(owner, orgId, aGuest())
    const acts = {
      invite: async (ctx: typeof owner, org: OrgId) => invite(ctx, org, aGuest()),
      resend: async (ctx: typeof owner, org: OrgId) => resendInvitation(ctx, org, { invitationId }),
      revoke: async (ctx: typeof owner, org: OrgId) => revokeInvitation(ctx, org, { invitationId }),
    }
    const before = await db().invitation.findMany({ where: { orgId } })

    expect(await code(acts[act](asUser(await aMember(orgId)), orgId))).toBe('forbidden')
    expect(await code(acts[act](asUser(await aUser()), orgId))).toBe('org_not_found')
    expect(await code(acts[act](asUser(await aMember(orgId, 'owner'), { confinedTo: other }), orgId))).toBe(
      'org_not_found',
    )
    if (act !== 'invite')
      expect(await code(acts[act](asUser(await aMember(other, 'owner')), other))).toBe('invitation_not_found')
    expect(await db().invitation.findMany({ where: { orgId } })).toEqual(before)
  },
)

test('nobody is invited as owner, whatever is posted', () => {
  expect(Invite.safeParse({ email: 'ada@guests.test', role: 'owner', teamId: null }).success).toBe(false)
})

test('a member, an address that is invited, and another organization’s team are refused', async () => {
  const [orgId, other] = [await anOrg(), await anOrg()]
  const admin = asUser(await aMember(orgId, 'admin'))
  const email = anAddress()
  await aMember(orgId, 'member', { email })
  const teamId = newId('team')
  await db().team.create({ data: { id: teamId, orgId: other, name: 'Theirs', createdAt: new Date() } })

  expect(await code(invite(admin, orgId, { email: email.toUpperCase(), role: 'member', teamId: null }))).toBe(
    'already_member',
  )
  const input = aGuest()
  await invite(admin, orgId, input)
  expect(await code(invite(admin, orgId, input))).toBe('already_invited')
  expect(await code(invite(admin, orgId, { ...aGuest(), teamId }))).toBe('team_not_found')
})

test('whether an address has an account shows to nobody who invites', async () => {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const email = anAddress()
  await aUser({ email })

  await invite(owner, orgId, { email, role: 'member', teamId: null })
  await invite(owner, orgId, aGuest())

  const [one, two] = await listInvitations(owner, orgId)
  const shape = ({ id: _, email: __, ...rest }: NonNullable<typeof one>) => ({ ...rest, createdAt: 0, expiresAt: 0 })
  expect(shape(one!)).toEqual(shape(two!))
})

test('of ten who invite an address at once, one does', async () => {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const input = aGuest()

  const codes = await Promise.all(Array.from({ length: 10 }, () => code(invite(owner, orgId, input))))

  expect(codes.filter((each) => each === 'done')).toHaveLength(1)
  expect(codes.filter((each) => each === 'already_invited')).toHaveLength(9)
})

test('taken back, it is gone, and the address can be invited anew', async () => {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const input = aGuest()
  const invitationId = await invite(owner, orgId, input)

  await revokeInvitation(owner, orgId, { invitationId })

  expect(await listInvitations(owner, orgId)).toEqual([])
  expect(await code(revokeInvitation(owner, orgId, { invitationId }))).toBe('invitation_not_found')
  expect(await code(resendInvitation(owner, orgId, { invitationId }))).toBe('invitation_not_found')
  expect(await invite(owner, orgId, input)).not.toBe(invitationId)
})

test('one that expired can be sent again, or makes room for another', async () => {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const input = aGuest()
  const invitationId = await invite(owner, orgId, input)
  const later = asUser(owner.actor.userId, { now: addSeconds(owner.now, 15 * DAY_SECONDS) })
  expect(await listInvitations(later, orgId)).toMatchObject([{ state: 'expired' }])

  await resendInvitation(later, orgId, { invitationId })
  expect(await listInvitations(later, orgId)).toMatchObject([{ id: invitationId, state: 'waiting' }])

  const muchLater = asUser(owner.actor.userId, { now: addSeconds(later.now, 15 * DAY_SECONDS) })
  const next = await invite(muchLater, orgId, input)
  expect(await listInvitations(muchLater, orgId)).toMatchObject([{ id: next, state: 'waiting' }])
})

test('sending again stands for it: one whose sender left waits again', async () => {
  const orgId = await anOrg()
  const [owner, admin] = [asUser(await aMember(orgId, 'owner')), asUser(await aMember(orgId, 'admin'))]
  const invitationId = await invite(admin, orgId, aGuest())
  await db().membership.deleteMany({ where: { userId: admin.actor.userId } })
  expect(await listInvitations(owner, orgId)).toMatchObject([{ state: 'revoked' }])

  await resendInvitation(owner, orgId, { invitationId })

  expect(await listInvitations(owner, orgId)).toMatchObject([{ state: 'waiting' }])
})

test('one whose sender left makes room for another', async () => {
  const orgId = await anOrg()
  const [owner, admin] = [asUser(await aMember(orgId, 'owner')), asUser(await aMember(orgId, 'admin'))]
  const input = aGuest()
  await invite(admin, orgId, input)
  await db().membership.deleteMany({ where: { userId: admin.actor.userId } })

  const id = await invite(owner, orgId, input)

  expect(await listInvitations(owner, orgId)).toMatchObject([{ id, state: 'waiting' }])
})

test('one invitation is mailed at most six times an hour', async () => {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  const invitationId = await invite(owner, orgId, aGuest())
  for (let n = 0; n < 5; n += 1) await resendInvitation(owner, orgId, { invitationId })

  expect(await code(resendInvitation(owner, orgId, { invitationId }))).toBe('too_many_tries')
})
