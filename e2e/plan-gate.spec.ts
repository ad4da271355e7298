import { setUpgrade } from '@/lib/onboarding/operator-commands'
import { setPlan } from '@/lib/orgs/operator-commands'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { enter } from './support/entering'
import { twoWorlds } from './support/fence'
import { expect, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { callServerAction } from './support/server-actions'
import { heading } from './support/sign-in'

test.beforeAll(() =>
  setUpgrade(asOperator(), { text: 'Write to sales@vendor.example.', url: 'https://vendor.example/plans' }),
)
test.afterAll(() => setUpgrade(asOperator(), { text: null, url: null }))

test('without the Business plan an owner reads how to get it; with it, the same page leads on at once', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await setPlan(asOperator(), { orgId: company.orgId, plan: 'team' })
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/new`)

  await expect(bo).toHaveURL(`/orgs/${company.slug}/upgrade`)
  await expect(heading(bo, 'Single sign-on is part of the Business plan')).toBeVisible()
  await expect(bo.getByText('Write to sales@vendor.example.')).toBeVisible()
  await expect(bo.getByRole('link', { name: 'Upgrade', exact: true })).toHaveAttribute(
    'href',
    'https://vendor.example/plans',
  )
  await expect(bo.getByRole('heading', { name: 'Why single sign-on?' })).toBeVisible()
  await expectGoodLooks(bo)

  await setPlan(asOperator(), { orgId: company.orgId, plan: 'business' })
  await bo.reload()
  await expect(heading(bo, 'Get started with single sign-on')).toBeVisible()
  await bo.goto(`/orgs/${company.slug}/connections/new`)
  await expect(bo).toHaveURL(`/orgs/${company.slug}/connections/new`)
})

test('a connection that is off is not turned on without the plan: its page leads to the upgrade', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await db().connection.update({ where: { id: company.saml }, data: { state: 'off' } })
  await bo.goto(`/orgs/${company.slug}/connections/${company.saml}`)
  const turnOn = bo.getByRole('button', { name: 'Turn on' })
  await expect(turnOn).toBeVisible()

  await setPlan(asOperator(), { orgId: company.orgId, plan: 'team' })
  await turnOn.click()
  await expect(bo.getByRole('main').getByRole('alert')).toContainText('part of the Business plan')
  await bo.reload()
  await expect(turnOn).toHaveCount(0)
  await bo.getByRole('link', { name: 'See how to upgrade' }).click()
  await expect(bo).toHaveURL(`/orgs/${company.slug}/upgrade`)
})

test('the company’s plan is as good as one’s own', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  const companyId = newId('company')
  const born = { name: 'Northwind', plan: 'business' as const, createdAt: new Date() }
  await db().company.create({ data: { id: companyId, slug: `northwind-${company.n}`, ...born } })
  await db().org.update({ where: { id: company.orgId }, data: { plan: 'team', companyId } })
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/upgrade`)
  await expect(heading(bo, 'Get started with single sign-on')).toBeVisible()
})

test('without the plan no action sets a connection up either', async ({ company, browserOf }) => {
  const { b, inputs } = await twoWorlds(company)
  const bo = await browserOf('bo')
  await enter(bo, b.users.bo)
  await setPlan(asOperator(), { orgId: b.orgId, plan: 'team' })
  const connections = () => db().connection.findMany({ where: { orgId: b.orgId }, orderBy: { id: 'asc' } })
  const before = await connections()

  const drafting = ['begin', 'revise', 'nameDraft', 'saveMapping', 'takeIssuer', 'makeKey', 'takeMetadata', 'goLive']
  for (const name of drafting) {
    const input = inputs[`connections/${name}`]
    if (!input) throw new Error(`There is no input for connections/${name} any more: name what took its place.`)
    const act = { place: '[org]/connections', name, path: `/orgs/${b.slug}/connections` }
    expect
      .soft(await callServerAction(bo, act, input), name)
      .toMatchObject({ ok: false, code: 'connection_needs_plan' })
  }
  expect(await connections()).toEqual(before)
})
