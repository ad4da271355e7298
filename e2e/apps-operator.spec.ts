import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { findings } from './support/accessibility'
import { enter, enterBySso, forgetProof } from './support/entering'
import { expect, test } from './support/fixtures'
import { anOwnApp, isKnownBy, linkedOperator, withFactor } from './support/own-app'
import { heading } from './support/sign-in'

const places = ['/operator', '/operator/apps', '/operator/apps/new']
const dialog = (page: Page) => page.getByRole('dialog')
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const confirm = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true }).click()
const statusOf = async (page: Page, path: string) => (await page.request.get(path, { maxRedirects: 0 })).status()

test('where operators work is hidden from everybody else, and from their own confined session', async ({
  company,
  browserOf,
}) => {
  const [bo, ada, dana] = [await browserOf('bo'), await browserOf('ada'), await browserOf('dana')]
  const { id } = await anOwnApp(null, `Widgets ${company.n}`)
  await enter(bo, company.users.bo)
  await enterBySso(ada, company, 'ada')
  await linkedOperator(company.users.ada)
  for (const userId of [company.users.bo, company.users.ada]) await withFactor(userId)
  for (const path of [...places, `/operator/apps/${id}`]) {
    expect.soft(await statusOf(bo, path), `${path} to an owner`).toBe(404)
    expect.soft(await statusOf(ada, path), `${path} to a confined session`).toBe(404)
  }

  await enter(dana, company.users.dana)
  await linkedOperator(company.users.dana)
  for (const path of places) {
    await dana.goto(path)
    await expect(dana).toHaveURL(/\/account\/factors\?return_to=/)
  }
})

test('an operator registers the vendor’s app with a reason, which stands in the log', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  const operatorId = await linkedOperator(company.users.dana)
  await enter(dana, company.users.dana)
  await withFactor(company.users.dana)
  await dana.goto('/operator')
  await expect(dana.getByText('Olu Adeyemi', { exact: true })).toBeVisible()
  await dana.getByRole('link', { name: 'Open the apps' }).click()
  await dana.getByRole('link', { name: 'Register an app' }).click()
  const name = `Widgets ${company.n}`
  await dana.getByLabel('Name').fill(name)
  await dana.getByLabel('Redirect addresses').fill('https://app.example/callback')
  await press(dana, 'Register the app')
  await expect(dana.getByText('Say why, in a few words.')).toBeVisible()
  await dana.getByLabel('Reason').fill('Ticket 4711')
  await press(dana, 'Register the app')

  await expect(heading(dana, name)).toBeVisible()
  const id = new URL(dana.url()).pathname.split('/').pop()!
  await press(dana, 'Make a secret')
  await dialog(dana).getByLabel('Reason').fill('Ticket 4712')
  await confirm(dana, 'Make it')
  const secret = (await dialog(dana).locator('bdi').textContent())!
  expect(await isKnownBy(id, secret)).toBe(true)
  await confirm(dana, 'I have stored it')
  await press(dana, 'Turn off')
  await confirm(dana, 'Turn off')
  await expect(dialog(dana).getByText('Say why, in a few words.')).toBeVisible()
  expect(await findings(dana, 'turning off as an operator')).toEqual([])
  await dialog(dana).getByLabel('Reason').fill('Ticket 4713')
  await confirm(dana, 'Turn off')
  await expect(dana.getByText('Off', { exact: true })).toBeVisible()

  const events = await db().auditEvent.findMany({
    where: { name: { startsWith: 'app.' }, actor: { path: ['operatorId'], equals: operatorId } },
    orderBy: { at: 'asc' },
  })
  expect(events.map(({ name: event, orgId, actor }) => [event, orgId, (actor as { reason: string }).reason])).toEqual([
    ['app.created', null, 'Ticket 4711'],
    ['app.secret_added', null, 'Ticket 4712'],
    ['app.turned_off', null, 'Ticket 4713'],
  ])
})

test('an operator’s act needs a fresh proof, and an organization’s app is not found there', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  const [own, vendors] = [await anOwnApp(company), await anOwnApp(null, `Widgets ${company.n}`)]
  await linkedOperator(company.users.dana)
  await enter(dana, company.users.dana)
  await withFactor(company.users.dana)
  expect(await statusOf(dana, `/operator/apps/${own.id}`)).toBe(404)
  await dana.goto('/operator/apps')
  await expect(dana.getByText(own.id)).toHaveCount(0)

  await forgetProof(company.users.dana)
  await dana.goto(`/operator/apps/${vendors.id}`)
  await expect(dana.getByRole('link', { name: 'Confirm now' })).toBeVisible()
  await press(dana, 'Turn off')
  await dialog(dana).getByLabel('Reason').fill('Ticket 4711')
  await confirm(dana, 'Turn off')
  await expect(dialog(dana).getByRole('link', { name: 'Confirm that it is you' })).toBeVisible()
  expect(await db().app.count({ where: { id: vendors.id, disabledAt: null } })).toBe(1)
  await dana.goto('/operator/apps/new')
  await expect(dana).toHaveURL(/\/account\/confirm/)
})

test('axe-core finds nothing on the operator’s pages', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  const { id } = await anOwnApp(null, `Widgets ${company.n}`)
  await linkedOperator(company.users.dana)
  await enter(dana, company.users.dana)
  await withFactor(company.users.dana)
  const found: string[] = []
  for (const path of [...places, `/operator/apps/${id}`]) {
    await dana.goto(path)
    await expect(dana.getByRole('heading', { level: 1 })).toBeVisible()
    found.push(...(await findings(dana, path)))
  }
  expect(found).toEqual([])
})
