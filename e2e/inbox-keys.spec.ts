import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { aRequestOf, stateOf } from './support/asking'
import type { Company } from './support/company'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { nameOf, type Who } from './support/people'

const list = (page: Page) => page.getByRole('list', { name: 'Requests' })
const link = (page: Page, who: Who) => list(page).getByRole('link', { name: nameOf(who) })
const detail = (page: Page, who: Who) => page.getByRole('region', { name: `Request of ${nameOf(who)}` })

/** The inbox of an admin with three requests, the latest first: Emil, Cleo, Ada. */
async function inboxOf(page: Page, company: Company) {
  const asked = {
    ada: await aRequestOf(company, 'ada'),
    cleo: await aRequestOf(company, 'cleo'),
    emil: await aRequestOf(company, 'emil'),
  }
  await enter(page, company.users.dana)
  await page.goto(`/orgs/${company.slug}/link-requests`)
  await expect(detail(page, 'emil')).toBeVisible()
  return asked
}

test('three requests are answered without a mouse: linked, declined, linked', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  const asked = await inboxOf(dana, company)
  const press = (keys: string) => dana.keyboard.press(keys)
  await link(dana, 'emil').focus()
  await press('l')
  await expect(dana.getByRole('radio', { name: nameOf('emil') })).toBeFocused()
  await press('Space')
  await press('Enter')
  await expect(dana.getByText(`R-${asked.emil.number} was answered.`)).toBeVisible()
  await expect(link(dana, 'cleo')).toBeFocused()

  await press('d')
  await dana.keyboard.type('Not one of ours.')
  await press('Tab')
  await press('Enter')
  await expect(link(dana, 'cleo')).toHaveCount(0)
  await expect(link(dana, 'ada')).toBeFocused()
  await press('l')
  await expect(dana.getByRole('radio', { name: nameOf('ada') })).toBeFocused()
  await press('Space')
  await press('Enter')
  await expect(dana.getByRole('heading', { name: 'Nobody is waiting' })).toBeVisible()
  expect([await stateOf(asked.emil), await stateOf(asked.cleo), await stateOf(asked.ada)]).toEqual([
    { state: 'linked', userId: company.users.emil },
    { state: 'declined', userId: null },
    { state: 'linked', userId: company.users.ada },
  ])
})

test('N invites who asked as somebody new, without a mouse, and comes back to the request', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  const asked = await inboxOf(dana, company)
  await db().membership.deleteMany({ where: { userId: company.users.cleo } })
  await link(dana, 'emil').focus()
  await dana.keyboard.press('j')
  await expect(link(dana, 'cleo')).toBeFocused()
  await dana.keyboard.press('n')

  const dialog = dana.getByRole('dialog', { name: 'Invite somebody' })
  await expect(dialog.getByLabel('Email')).toHaveValue(company.email('cleo'))
  await expect(dana.getByText(`${nameOf('cleo')} asked to be linked (R-${asked.cleo.number}).`)).toBeVisible()
  await expect(dialog.getByLabel('Email')).toBeFocused()
  await expectGoodLooks(dana)
  await dana.keyboard.press('Enter')
  await expect(dana.getByText(`The address of R-${asked.cleo.number} is invited.`)).toBeVisible()
  await expect(link(dana, 'cleo')).toBeFocused()
  await expect(detail(dana, 'cleo').getByText('This address is invited.')).toBeVisible()
  await expectGoodLooks(dana)
  expect(await stateOf(asked.cleo)).toMatchObject({ state: 'waiting' })
  const invitations = await db().invitation.findMany({ where: { orgId: company.orgId } })
  expect(invitations).toMatchObject([{ emailCanonical: company.email('cleo'), role: 'member' }])
})

test('a letter is about the row with the focus, however slowly its request comes', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  await inboxOf(dana, company)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await dana.route(/link-requests\?.*request=/, async (route) => {
    await held
    await route.continue()
  })
  await link(dana, 'emil').focus()
  await dana.keyboard.press('j')
  await expect(link(dana, 'cleo')).toBeFocused()
  await dana.keyboard.press('d')
  await expect(dana.getByRole('dialog')).toHaveCount(0)
  release()
  await expect(dana.getByRole('dialog', { name: `Decline the request of ${nameOf('cleo')}` })).toBeVisible()
})

test('the keys act only while the list has the focus, and not with Ctrl, Alt or in a dialog', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  await inboxOf(dana, company)
  await dana.getByLabel('Name, address or number').focus()
  await dana.keyboard.type('jdx?')
  await expect(dana.getByLabel('Name, address or number')).toHaveValue('jdx?')
  await dana.getByRole('heading', { level: 1 }).click()
  await dana.keyboard.press('d')
  await expect(dana.getByRole('dialog')).toHaveCount(0)
  await link(dana, 'emil').focus()
  for (const keys of ['Alt+d', 'Control+j']) await dana.keyboard.press(keys)
  await expect(dana.getByRole('dialog')).toHaveCount(0)
  await expect(link(dana, 'emil')).toBeFocused()

  await dana.keyboard.press('?')
  await expect(dana.getByRole('dialog', { name: 'Keys of the inbox' })).toBeVisible()
  await expectGoodLooks(dana)
  await dana.keyboard.press('d')
  await expect(dana.getByRole('dialog')).toHaveCount(1)
  await dana.keyboard.press('Escape')
  await link(dana, 'emil').focus()
  await dana.keyboard.press('k')
  await expect(link(dana, 'emil')).toBeFocused()
  await dana.keyboard.press('s')
  await expect(dana.getByLabel('Search for another member')).toBeFocused()
})

test('who turns the keys off has none, in the inbox and in the account', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  await inboxOf(dana, company)
  await dana.getByRole('button', { name: 'Keys', exact: true }).click()
  await dana.getByRole('dialog').getByRole('button', { name: 'Turn the keys off' }).click()
  await expect(dana.getByRole('dialog').getByRole('button', { name: 'Turn the keys on' })).toBeVisible()
  await dana.keyboard.press('Escape')
  await link(dana, 'emil').focus()
  for (const key of ['j', 'd', 'x', '?']) await dana.keyboard.press(key)
  await expect(link(dana, 'emil')).toBeFocused()
  await expect(dana.getByRole('dialog')).toHaveCount(0)

  await dana.goto('/account/keyboard')
  await expectGoodLooks(dana)
  await dana.getByRole('button', { name: 'Turn the keys on' }).click()
  await expect(dana.getByText('On', { exact: true })).toBeVisible()
  await dana.goto(`/orgs/${company.slug}/link-requests`)
  await link(dana, 'emil').focus()
  await dana.keyboard.press('j')
  await expect(link(dana, 'cleo')).toBeFocused()
})

test('exact matches are shown, and linked together; selected ones only where some are selected', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  const asked = await inboxOf(dana, company)
  await expect(dana.getByRole('button', { name: 'Link 3 exact matches…' })).toBeVisible()
  await link(dana, 'emil').focus()
  await dana.keyboard.press('x')
  await dana.keyboard.press('j')
  await dana.keyboard.press('x')
  await expect(dana.getByLabel(`Select ${nameOf('cleo')}`)).toBeChecked()
  await dana.getByRole('button', { name: 'Link 2 exact matches…' }).click()
  const dialog = dana.getByRole('dialog')
  await expect(dialog.getByRole('listitem')).toHaveText([/Emil Novak → Emil Novak/, /Cleo Diaz → Cleo Diaz/])
  await expectGoodLooks(dana)
  await dialog.getByRole('button', { name: 'Link 2 people' }).click()

  await expect(dana.getByText('2 linked.')).toBeVisible()
  await expect(list(dana).getByRole('link')).toHaveCount(1)
  expect([await stateOf(asked.emil), await stateOf(asked.ada)]).toMatchObject([
    { state: 'linked' },
    { state: 'waiting' },
  ])
  await expectGoodLooks(dana)
})

test('withdrawn and expired requests have their own lists', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  await inboxOf(dana, company)
  for (const [tab, title] of [
    ['Withdrawn', 'None withdrawn'],
    ['Expired', 'None expired'],
  ] as const) {
    await dana.getByRole('navigation', { name: 'State' }).getByRole('link', { name: tab }).click()
    await expect(dana.getByRole('heading', { name: title })).toBeVisible()
  }
})
