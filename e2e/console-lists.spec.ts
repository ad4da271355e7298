import { aRequestOf } from './support/asking'
import { aFailedSignIn } from './support/attempts'
import { control, linkedBySaml } from './support/company'
import { enter } from './support/entering'
import { expect, signInBySso, test } from './support/fixtures'

test('members are found by name, role and link, and the search can be sent to somebody', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  await enter(dana, company.users.dana)
  await linkedBySaml(company, 'emil')
  await dana.goto(`/orgs/${company.slug}/members`)
  const people = dana.getByRole('region', { name: 'Members' }).getByRole('rowheader')
  await expect(people).toHaveCount(5)
  await expect(dana.getByRole('row', { name: /Bo Chen/ })).toContainText('Has a higher role than you')

  await dana.getByLabel('Name, username or email').fill(`CLEO-${company.n}`)
  await dana.getByRole('button', { name: 'Search' }).click()
  await expect(people).toHaveText([/Cleo Diaz/])
  await dana.getByRole('link', { name: 'Clear filters' }).first().click()
  await expect(people).toHaveCount(5)
  await dana.getByRole('combobox', { name: 'Linked' }).selectOption('Linked')
  await dana.getByRole('button', { name: 'Search' }).click()
  await expect(people).toHaveText([/Emil Novak/])
  await dana.goto(`/orgs/${company.slug}/members?role=admin`)
  await expect(people).toHaveText([/Dana Olsen \(you\)/])
  await expect(dana.getByRole('combobox', { name: 'Role' })).toHaveValue('admin')
  await dana.goto(`/orgs/${company.slug}/members?q=nobody-like-that`)
  await expect(dana.getByRole('heading', { name: 'Nobody matches' })).toBeVisible()
})

test('the reference on an error page finds the sign-in in one search, with what was expected and what came', async ({
  company,
  browserOf,
}) => {
  const [ada, dana] = [await browserOf('ada'), await browserOf('dana')]
  await aFailedSignIn(company) // another one, which the search must not find
  await control({ ...{ call: 'failNext', tenant: 'acme', person: `ada-${company.n}` }, fault: 'foreign-email' })
  await signInBySso(ada, company, 'ada')
  const reference = await ada.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()

  await enter(dana, company.users.dana)
  await dana.goto(`/orgs/${company.slug}/attempts`)
  await dana.getByLabel('Reference').fill(reference!.replace('-', ' ').toLowerCase())
  await dana.getByRole('button', { name: 'Search' }).click()
  await expect(dana.getByRole('region', { name: 'Sign-ins' }).getByRole('rowheader')).toHaveText([reference!])
  await dana.getByRole('link', { name: reference! }).click()
  await expect(dana.getByRole('heading', { level: 1, name: `Sign-in ${reference}` })).toBeVisible()
  await expect(dana.getByText('domain_not_covered').first()).toBeVisible()
  await expect(dana.getByText('(this failed)')).toBeVisible()
  await expect(dana.getByText('someone@elsewhere.example')).toBeVisible()
  await expect(dana.getByRole('link', { name: 'Okta — staff' })).toBeVisible()
})

test('sign-ins are found by person and outcome', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  const { reference } = await aFailedSignIn(company)
  await enter(dana, company.users.dana)
  await dana.goto(`/orgs/${company.slug}/attempts?outcome=failed&q=ELSEWHERE`)
  await expect(dana.getByRole('rowheader')).toHaveText([reference])
  await dana.getByRole('combobox', { name: 'Outcome' }).selectOption('Succeeded')
  await dana.getByRole('button', { name: 'Search' }).click()
  await expect(dana.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
  await dana.getByRole('link', { name: 'Clear filters' }).first().click()
  await expect(dana.getByRole('rowheader')).toHaveText([reference])
})

test('a link request is found by name, address and number, in each of its states', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  await enter(dana, company.users.dana)
  const [first, second] = [await aRequestOf(company, 'ada'), await aRequestOf(company, 'cleo')]
  await dana.goto(`/orgs/${company.slug}/link-requests`)
  const requests = dana.getByRole('list', { name: 'Requests' }).getByRole('link')
  await expect(requests).toHaveCount(2)
  for (const [words, name] of [
    ['lovelace', 'Ada Lovelace'],
    [company.email('cleo'), 'Cleo Diaz'],
    [`R-${first.number}`, 'Ada Lovelace'],
    [`r-${second.number}`, 'Cleo Diaz'],
  ] as const) {
    await dana.getByLabel('Name, address or number').fill(words)
    await dana.getByLabel('Name, address or number').press('Enter')
    await expect(requests).toHaveText([new RegExp(name)])
  }
  await dana.getByRole('navigation', { name: 'State' }).getByRole('link', { name: 'Declined' }).click()
  await expect(dana.getByRole('heading', { name: 'None declined' })).toBeVisible()
  await dana
    .getByRole('navigation', { name: 'State' })
    .getByRole('link', { name: /Waiting/ })
    .click()
  await expect(requests).toHaveCount(2)
  await expect(dana.getByLabel('Name, address or number')).toHaveValue('')
})

test('the audit log tells in sentences who did what, by subject and by person', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/members?q=Emil`)
  await bo.getByRole('button', { name: 'Change role' }).click()
  await bo.getByRole('dialog').getByLabel('Role').selectOption({ label: 'Admin: people and link requests' })
  await bo.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(bo.getByRole('row', { name: /Emil Novak/ })).toContainText('Admin')

  await bo.goto(`/orgs/${company.slug}/audit`)
  await bo.getByRole('combobox', { name: 'About' }).selectOption('Members')
  await bo.getByRole('combobox', { name: 'By' }).selectOption('Bo Chen')
  await bo.getByRole('button', { name: 'Search' }).click()
  const events = bo.getByRole('region', { name: 'Audit log' }).getByRole('row')
  await expect(events).toHaveCount(2) // the head, and this one
  await expect(events.last()).toContainText('Bo Chen changed Emil Novak from member to admin')
  await bo.getByRole('combobox', { name: 'About' }).selectOption('Connections')
  await bo.getByRole('button', { name: 'Search' }).click()
  await expect(bo.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
})
