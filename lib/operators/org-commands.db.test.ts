import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { addMember, aMember, anOrg, aUser } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { removeMemberAsOperator, setRoleAsOperator, setSsoModeAsOperator, setSupportAsOperator } from './org-commands'

const eventsOf = (orgId: OrgId) => db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })

test('support contacts change one by one, and the log names those that did', async () => {
  const org = await anOrg({ supportPhone: '+1 555 010 0100', supportUrl: 'https://help.test/' })

  await setSupportAsOperator(asOperator(), org, { supportPhone: null, supportUrl: 'https://help.test/' })

  expect(await db().org.findUnique({ where: { id: org } })).toMatchObject({
    supportPhone: null,
    supportUrl: 'https://help.test/',
  })
  expect(await eventsOf(org)).toMatchObject([{ name: 'org.changed', data: { fields: ['supportPhone'] } }])
})

test('single sign-on is offered where the plan has it, the organization’s or its company’s', async () => {
  const company = {
    id: newId('company'),
    slug: 'group',
    name: 'Group',
    plan: 'business' as const,
    createdAt: new Date(),
  }
  await db().company.create({ data: company })
  const [team, inherited] = [
    await anOrg({ plan: 'team', ssoMode: 'off' }),
    await anOrg({ plan: 'team', ssoMode: 'off', companyId: company.id }),
  ]

  await expect(setSsoModeAsOperator(asOperator(), team, 'optional')).rejects.toMatchObject({
    code: 'connection_needs_plan',
  })
  await setSsoModeAsOperator(asOperator(), inherited, 'optional')
  await setSsoModeAsOperator(asOperator(), inherited, 'optional')

  expect(await eventsOf(team)).toEqual([])
  expect(await eventsOf(inherited)).toMatchObject([
    {
      name: 'org.sso_mode_changed',
      actor: { kind: 'operator', reason: 'a test' },
      data: { from: 'off', to: 'optional' },
    },
  ])
})

test('an organization keeps an owner, also when two operators demote at once', async () => {
  const org = await anOrg()
  const [one, two] = [await aMember(org, 'owner'), await aMember(org, 'owner')]
  const demote = (userId: typeof one) => setRoleAsOperator(asOperator(), org, { userId, role: 'member' })

  const results = await Promise.allSettled([demote(one), demote(two)])

  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'last_owner' } })
  expect(await db().membership.count({ where: { orgId: org, role: 'owner' } })).toBe(1)
})

test('who is taken out loses the sessions that this organization vouched for, and no others', async () => {
  const [org, other] = [await anOrg(), await anOrg()]
  const ada = await aMember(org)
  await addMember(other, ada)
  for (const confinedTo of [org, other, null]) await aSession(ada, { method: 'saml', confinedTo })

  await removeMemberAsOperator(asOperator(), org, ada)

  const living = await db().session.findMany({ where: { userId: ada, endedAt: null } })
  expect(living.map(({ confinedTo }) => confinedTo).sort()).toEqual([other, null].sort())
  expect((await eventsOf(org)).map(({ name }) => name).sort()).toEqual(['member.removed', 'session.ended_everywhere'])
})

test('who is no member can’t be given a role or taken out', async () => {
  const [org, stranger] = [await anOrg(), await aUser()]

  const change = setRoleAsOperator(asOperator(), org, { userId: stranger, role: 'owner' })
  await expect(change).rejects.toMatchObject({ code: 'member_not_found' })
  await expect(removeMemberAsOperator(asOperator(), org, stranger)).rejects.toMatchObject({ code: 'member_not_found' })
  await expect(removeMemberAsOperator(asOperator(), newId('org'), stranger)).rejects.toMatchObject({
    code: 'org_not_found',
  })
  expect(await eventsOf(org)).toEqual([])
})
