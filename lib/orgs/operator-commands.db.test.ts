import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { aMember, anOrg, aUser } from '@/lib/testing/factories'
import { addMember, createCompany, createOrg, setPlan } from './operator-commands'

const acme = { slug: 'acme-health', name: 'Acme Health', plan: 'business' as const }

test('the operator creates a company, its organization and the first owner', async () => {
  const operator = asOperator()
  const owner = await aUser()

  const companyId = await createCompany(operator, { ...acme, slug: 'acme-group' })
  const orgId = await createOrg(operator, { ...acme, companyId })
  await addMember(operator, { orgId, userId: owner, role: 'owner' })

  expect(await db().org.findUnique({ where: { id: orgId } })).toMatchObject({ ...acme, companyId, ssoMode: 'off' })
  const events = await db().auditEvent.findMany({ where: { requestId: operator.requestId } })
  expect(events).toHaveLength(3)
  expect(events).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'company.created', orgId: null }),
      expect.objectContaining({
        name: 'org.created',
        orgId,
        actor: { kind: 'operator', operatorId: null, reason: 'a test' },
      }),
      expect.objectContaining({ name: 'member.added', orgId, data: { userId: owner, role: 'owner' } }),
    ]),
  )
})

test('a short name belongs to one organization, also when two are created at once', async () => {
  const twice = { ...acme, slug: 'acme-labs', companyId: null }

  const results = await Promise.allSettled([createOrg(asOperator(), twice), createOrg(asOperator(), twice)])

  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'slug_taken' } })
  expect(await db().org.count({ where: { slug: 'acme-labs' } })).toBe(1)
})

test('an unknown company, organization or person is refused', async () => {
  const [orgId, userId] = [await anOrg(), await aUser()]
  const nobody = { orgId, userId: newId('user'), role: 'member' as const }

  await expect(
    createOrg(asOperator(), { ...acme, slug: 'nowhere', companyId: newId('company') }),
  ).rejects.toMatchObject({ code: 'not_found' })
  await expect(addMember(asOperator(), nobody)).rejects.toMatchObject({ code: 'not_found' })
  await expect(addMember(asOperator(), { ...nobody, userId, orgId: newId('org') })).rejects.toMatchObject({
    code: 'org_not_found',
  })
  await expect(setPlan(asOperator(), { orgId: newId('org'), plan: 'team' })).rejects.toMatchObject({
    code: 'org_not_found',
  })
})

test('a member is not added again, whatever the role', async () => {
  const org = await anOrg()
  const ada = await aMember(org, 'owner')

  await expect(addMember(asOperator(), { orgId: org, userId: ada, role: 'member' })).rejects.toMatchObject({
    code: 'already_member',
  })

  expect(await db().membership.findMany({ where: { orgId: org } })).toMatchObject([{ userId: ada, role: 'owner' }])
})

test('a plan is set once', async () => {
  const org = await anOrg({ plan: 'team' })

  await setPlan(asOperator(), { orgId: org, plan: 'business' })
  await setPlan(asOperator(), { orgId: org, plan: 'business' })

  expect(await db().auditEvent.findMany({ where: { orgId: org } })).toMatchObject([
    { name: 'org.plan_changed', data: { plan: 'business' } },
  ])
})
