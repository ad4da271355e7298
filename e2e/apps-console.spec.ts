import type { Page } from '@playwright/test'
import { allowApp } from '@/lib/apps/consent'
import { openGrant } from '@/lib/apps/grants'
import { db } from '@/lib/platform/db'
import type { Id } from '@/lib/platform/ids'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { findings } from './support/accessibility'
import { aCompany } from './support/company'
import { enter, enterBySso, forgetProof } from './support/entering'
import { expect, test } from './support/fixtures'
import { anOwnApp, isKnownBy } from './support/own-app'
import { heading } from './support/sign-in'

const dialog = (page: Page) => page.getByRole('dialog')
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const confirm = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true }).click()

/** Makes a secret in the dialog and reads it, the only time that it can be. */
async function makeSecret(page: Page): Promise<string> {
  await press(page, 'Make a secret')
  await confirm(page, 'Make it')
  const secret = dialog(page).locator('bdi')
  await expect(secret).toHaveText(/^[\w-]{43}$/)
  return (await secret.textContent())!
}

test('an owner registers an app, copies what it needs, and a secret is seen once', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await bo.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}`)
  await bo.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Apps' }).click()
  await expect(bo.getByRole('heading', { name: 'No apps yet' })).toBeVisible()
  await bo.getByRole('link', { name: 'Register an app' }).click()
  await bo.getByLabel('Name').fill('Timesheets')
  await bo.getByLabel('Redirect addresses').fill('https://times.example/cb\nhttp://times.example/cb#part')
  await press(bo, 'Register the app')
  await expect(bo.getByText('http://times.example/cb#part: It must not have a part after “#”.')).toBeVisible()
  await bo.getByLabel('Redirect addresses').fill('https://times.example/cb')
  await press(bo, 'Register the app')

  await expect(heading(bo, 'Timesheets')).toBeVisible()
  await expect(bo.getByText('There is none yet, so the app cannot sign anybody in.')).toBeVisible()
  const id = new URL(bo.url()).pathname.split('/').pop()!
  await press(bo, 'Copy Client ID')
  expect(await bo.evaluate(() => navigator.clipboard.readText())).toBe(id)
  const secret = await makeSecret(bo)
  await confirm(bo, 'Copy Client secret')
  expect(await bo.evaluate(() => navigator.clipboard.readText())).toBe(secret)
  await confirm(bo, 'I have stored it')
  await expect(bo.getByText(secret)).toHaveCount(0)

  await expect(bo.getByText(`Ends with ${secret.slice(-4)}`, { exact: true })).toBeVisible()
  expect(await bo.content()).not.toContain(secret)
  expect(await isKnownBy(id, secret)).toBe(true)
  await bo.reload()
  expect(await bo.content()).not.toContain(secret)
  await expect(bo.getByText(/last used/)).toBeVisible()
})

test('secrets are replaced without a gap: two live, a third is refused, a revoked one opens nothing', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  const { id, secret: first } = await anOwnApp(company)
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/apps/${id}`)
  const second = await makeSecret(bo)
  await confirm(bo, 'I have stored it')
  expect([await isKnownBy(id, first), await isKnownBy(id, second)]).toEqual([true, true])
  await press(bo, 'Make a secret')
  await confirm(bo, 'Make it')
  await expect(dialog(bo).getByRole('alert')).toContainText('Two secrets are in use already.')
  await bo.keyboard.press('Escape')

  const row = bo.getByRole('listitem').filter({ hasText: `Ends with ${first.slice(-4)}` })
  await row.getByRole('button', { name: 'Revoke', exact: true }).first().click()
  await confirm(bo, 'Revoke')
  await expect(row).toHaveCount(0)
  expect([await isKnownBy(id, first), await isKnownBy(id, second)]).toEqual([false, true])
})

test('an app is changed, turned off and on; what it may not be told is said at its field', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  const { id, secret } = await anOwnApp(company)
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/apps/${id}`)
  await bo.getByLabel('Logout address').fill('https://10.0.0.7/bye')
  await press(bo, 'Save')
  await expect(bo.getByText('That address leads into a private network.')).toBeVisible()
  await bo.getByLabel('Logout address').fill('https://app.example/bye')
  await bo.getByLabel('Name').fill('Hours')
  await press(bo, 'Save')
  await expect(bo.getByText('Saved', { exact: true })).toBeVisible()
  await expect(heading(bo, 'Hours')).toBeVisible()

  await press(bo, 'Turn off')
  await confirm(bo, 'Turn off')
  await expect(bo.getByText('Off', { exact: true })).toBeVisible()
  expect(await isKnownBy(id, secret)).toBe(false)
  await press(bo, 'Turn on')
  await confirm(bo, 'Turn on')
  await expect(bo.getByText('On', { exact: true })).toBeVisible()
  expect(await isKnownBy(id, secret)).toBe(true)
  await bo.goto(`/orgs/${company.slug}/audit?name=app`)
  await expect(bo.getByText('changed “Hours”: name, logout address')).toBeVisible()
})

test('an old proof is asked for anew; admins only read; another organization finds nothing', async ({
  company,
  browserOf,
}) => {
  const [bo, dana, rival] = [await browserOf('bo'), await browserOf('dana'), await browserOf('rival')]
  const { id } = await anOwnApp(company)
  const path = `/orgs/${company.slug}/apps/${id}`
  const other = await aCompany()
  await Promise.all([enter(bo, company.users.bo), enter(dana, company.users.dana), enter(rival, other.users.bo)])
  await forgetProof(company.users.bo)
  await bo.goto(path)
  await expect(bo.getByRole('link', { name: 'Confirm now' })).toBeVisible()
  await press(bo, 'Turn off')
  await confirm(bo, 'Turn off')
  await expect(dialog(bo).getByRole('link', { name: 'Confirm that it is you' })).toBeVisible()
  await bo.goto(`/orgs/${company.slug}/apps/new`)
  await expect(bo).toHaveURL(/\/account\/confirm/)

  await dana.goto(path)
  await expect(dana.getByText('Only owners change apps.')).toBeVisible()
  for (const name of ['Turn off', 'Make a secret', 'Revoke', 'Save'])
    await expect(dana.getByRole('button', { name, exact: true })).toHaveCount(0)
  await expect(dana.getByText('https://app.example/callback')).toBeVisible()
  expect((await rival.goto(path))?.status()).toBe(404)
  expect((await rival.goto(`/orgs/${other.slug}/apps/${id}`))?.status()).toBe(404)
})

test('a person sees the apps that know them, and forgets one; a confined session sees its organization’s', async ({
  company,
  browserOf,
}) => {
  const [ada, home] = [await browserOf('ada'), await browserOf('home')]
  const userId = company.users.ada
  const [own, vendors] = [await anOwnApp(company), await anOwnApp(null, `Widgets ${company.n}`)]
  await enter(home, userId)
  await enterBySso(ada, company, 'ada')
  await home.goto('/account/apps')
  await expect(home.getByRole('heading', { name: 'None right now' })).toBeVisible()
  const { sid } = await db().session.findFirstOrThrow({ where: { userId, confinedTo: null }, select: { sid: true } })
  const [orgId, scopes] = [company.orgId, ['openid', 'email']]
  const grant = { sid, userId, orgId, scopes }
  await allowApp(asUser(userId), { appId: own.id, orgId, scopes })
  const { id: grantId } = await openGrant(asVisitor(), { ...grant, appId: vendors.id, confined: false })

  for (const page of [home, ada]) {
    await page.goto('/account/apps')
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2)
  }
  const row = home.getByRole('listitem').filter({ hasText: `Widgets ${company.n}` })
  await expect(row).toContainText(`As a member of ${company.name}`)
  await row.getByRole('button', { name: 'Sign out of it and forget' }).first().click()
  await confirm(home, 'Sign out and forget')
  await expect(row).toHaveCount(0)
  await expect(home.getByText('You let it know who you are')).toBeVisible()
  await expect.poll(() => endedAt(grantId)).not.toBeNull() // by the worker
  expect(await findings(home, '/account/apps')).toEqual([])
})

async function endedAt(id: Id<'appGrant'>): Promise<Date | null> {
  return (await db().appGrant.findUniqueOrThrow({ where: { id } })).endedAt
}
