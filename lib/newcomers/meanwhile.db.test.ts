import { expect, test } from 'vitest'
import { revokeInvitation } from '@/lib/invitations/commands'
import { changeRole, removeMember } from '@/lib/orgs/commands'
import { setPlan } from '@/lib/orgs/operator-commands'
import { createTeam, deleteTeam } from '@/lib/orgs/team-commands'
import { db } from '@/lib/platform/db'
import { isFailure } from '@/lib/platform/errors'
import { asOperator, asUser } from '@/lib/testing/actors'
import { aMember } from '@/lib/testing/factories'
import { accountOf, adaWaits, anInvitation, anOpenOrg, eventsOf } from '@/lib/testing/newcomers'
import { runJobs } from '@/lib/testing/outbox'
import { aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { setNewcomers } from './settings'

const ownerOf = async ({ orgId }: SamlOrg) => asUser(await aMember(orgId, 'owner'))
const memberships = async (org: SamlOrg) => {
  const user = await accountOf(org)
  return user ? db().membership.findMany({ where: { userId: user.id }, select: { role: true } }) : []
}
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => (isFailure(error) ? error.code : error),
  )

type Invited = { org: SamlOrg; id: never; senderId: never }
const whatEndsIt: [string, (invited: Invited) => Promise<unknown>][] = [
  ['is taken back', async ({ org, id }) => revokeInvitation(await ownerOf(org), org.orgId, { invitationId: id })],
  [
    'was by somebody who is demoted',
    async ({ org, senderId: userId }) => changeRole(await ownerOf(org), org.orgId, { userId, role: 'member' }),
  ],
  [
    'was by somebody who is removed',
    async ({ org, senderId: userId }) => removeMember(await ownerOf(org), org.orgId, { userId }),
  ],
]

async function invitedAndWaiting(org: SamlOrg) {
  const { id, invitedById } = await anInvitation(org, { role: 'admin' })
  await db().membership.updateMany({ where: { userId: invitedById }, data: { role: 'admin' } })
  return { ...(await adaWaits(org)), invited: { org, id: id as never, senderId: invitedById as never } }
}

test.each(whatEndsIt)(
  'an invitation that %s while its person waits makes no account where others ask',
  async (_, end) => {
    const org = await aSamlOrg()
    const { browser, transaction, provision, now, invited } = await invitedAndWaiting(org)
    await end(invited)

    await provision()

    expect(await now()).toMatchObject({ state: 'refused', reason: 'asks' })
    expect(await memberships(org)).toEqual([])
    expect(await browser.finish(transaction)).toEqual({ kind: 'confirm_identity' })
  },
)

test.each(whatEndsIt)('… and one that %s gives no role where everybody new gets an account', async (_, end) => {
  const org = await anOpenOrg()
  const { provision, invited } = await invitedAndWaiting(org)
  await end(invited)

  await provision()

  expect(await memberships(org)).toEqual([{ role: 'member' }])
  expect(await db().invitation.findUniqueOrThrow({ where: { id: invited.id } })).toMatchObject({ acceptedById: null })
})

test('the plan runs out while somebody waits: no account, and the browser hears that single sign-on is off', async () => {
  const org = await anOpenOrg()
  const { browser, transaction, provision, now } = await adaWaits(org)
  await setPlan(asOperator(), { orgId: org.orgId, plan: 'team' })

  await provision()

  expect(await now()).toMatchObject({ state: 'refused', reason: 'connection_off' })
  expect(await memberships(org)).toEqual([])
  expect(await browser.finish(transaction)).toMatchObject({ kind: 'refused', code: 'connection_off' })

  await setPlan(asOperator(), { orgId: org.orgId, plan: 'business' })
  expect(await browser.finish(transaction)).toEqual({ kind: 'await_account' })
  await runJobs()
  expect(await browser.finish(transaction)).toMatchObject({ kind: 'signed_in' })
})

test('a team that is deleted while people come: each gets a whole account, in the team or in none', async () => {
  for (let round = 0; round < 5; round += 1) {
    const org = await anOpenOrg()
    const owner = await ownerOf(org)
    const teamId = await createTeam(owner, org.orgId, { name: 'Crew' })
    await anInvitation(org, { teamId })
    const { browser, transaction, provision } = await adaWaits(org)

    await Promise.all([provision(), deleteTeam(owner, org.orgId, { teamId }), provision()])

    const { id: userId } = (await accountOf(org))!
    expect(await memberships(org)).toEqual([{ role: 'member' }])
    expect(await db().teamMember.count({ where: { userId } })).toBe(0)
    expect(await db().team.count({ where: { orgId: org.orgId } })).toBe(0)
    expect(await eventsOf(org.orgId)).toContain('newcomer.provisioned')
    expect(await browser.finish(transaction)).toMatchObject({ kind: 'signed_in', userId })
  }
})

test('of deleting a team and letting new people into it, whichever comes second is refused', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { orgId, connectionId, ...org } = await anOpenOrg()
    const owner = await ownerOf({ orgId, connectionId, ...org })
    const teamId = await createTeam(owner, orgId, { name: 'Crew' })

    const codes = await Promise.all([
      code(deleteTeam(owner, orgId, { teamId })),
      code(setNewcomers(owner, orgId, { connectionId, newcomers: 'provision', teamId })),
    ])

    const { newcomerTeamId } = await db().connection.findUniqueOrThrow({ where: { id: connectionId } })
    const isThere = (await db().team.count({ where: { id: teamId } })) === 1
    expect([codes, newcomerTeamId]).toEqual(
      isThere ? [['team_in_use', 'done'], teamId] : [['done', 'team_not_found'], null],
    )
  }
})
