import { waitForMail } from '@/lib/testing/mailbox'
import { aRequestOf, askToBeLinked, linkTo, openRequest, stateOf } from './support/asking'
import { aCompany, type Company, loseDomain, makeOwner } from './support/company'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import type { Who } from './support/people'
import { callServerAction } from './support/server-actions'

const place = 'link-requests'
const inbox = ({ slug }: Company) => `/orgs/${slug}/link-requests`

test('a member, another company’s admin and nobody find no inbox, and its actions refuse them', async ({
  company,
  browserOf,
}) => {
  const request = await aRequestOf(company, 'ada')
  const foreign = await aCompany()
  const inputs = {
    link: {
      ...{ orgId: company.orgId, slug: company.slug, number: request.number },
      ...{ linkRequestId: request.id, userId: company.users.ada },
    },
    decline: { orgId: company.orgId, linkRequestId: request.id, reason: 'I say so.' },
    undo: { orgId: company.orgId, linkRequestId: request.id },
  }
  const readers = [
    { who: 'cleo', userId: company.users.cleo, status: 403, title: 'This page is for other roles', code: 'forbidden' },
    { who: 'dana', userId: foreign.users.dana, status: 404, title: 'There is nothing here', code: 'org_not_found' },
  ]
  for (const { who, userId, status, title, code } of readers) {
    const page = await browserOf(who)
    await enter(page, userId)
    expect((await page.goto(inbox(company)))?.status()).toBe(status)
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    for (const [name, input] of Object.entries(inputs))
      expect(await callServerAction(page, { place, name, path: inbox(company) }, input)).toMatchObject({ code })
  }
  const nobody = await browserOf('nobody')
  await nobody.goto(inbox(company))
  await expect(nobody.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  for (const [name, input] of Object.entries(inputs))
    expect(await callServerAction(nobody, { place, name, path: inbox(company) }, input)).toMatchObject({
      code: 'unauthenticated',
    })
  expect(await stateOf(request)).toEqual({ state: 'waiting', userId: null })
})

test('an admin links no sign-in to himself or of his own, none to an owner, a stranger, or from a foreign domain', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  const foreign = await aCompany()
  await enter(dana, company.users.dana)
  const [ofAda, ofDana, ofEmil] = [
    await aRequestOf(company, 'ada'),
    await aRequestOf(company, 'dana'),
    await aRequestOf(company, 'emil'),
  ]
  await dana.goto(inbox(company))
  const link = (request: { id: string; number: number }, userId: string) =>
    callServerAction(
      dana,
      { place, name: 'link', path: inbox(company) },
      { orgId: company.orgId, slug: company.slug, number: request.number, linkRequestId: request.id, userId },
    )

  expect(await link(ofAda, company.users.dana)).toMatchObject({ code: 'link_not_allowed_self' })
  expect(await link(ofDana, company.users.cleo)).toMatchObject({ code: 'link_not_allowed_self' })
  expect(await link(ofAda, company.users.bo)).toMatchObject({ code: 'link_not_allowed_role' })
  expect(await link(ofAda, foreign.users.ada)).toMatchObject({ code: 'member_not_found' })
  await loseDomain(company)
  expect(await link(ofEmil, company.users.emil)).toMatchObject({ code: 'link_not_allowed_domain' })
  for (const request of [ofAda, ofDana, ofEmil]) expect((await stateOf(request)).state).toBe('waiting')
})

test('the inbox says whom one cannot link to, and why one’s own sign-in cannot be given away', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  await enter(dana, company.users.dana)
  await aRequestOf(company, 'bo')
  await aRequestOf(company, 'dana')
  await openRequest(dana, company, 'bo')
  await expect(dana.getByRole('radio', { name: /Bo Chen.*an owner has to link it/ })).toBeDisabled()
  await dana.getByLabel('Search for another member').fill('Bo Chen')
  await dana.getByLabel('Search for another member').press('Enter')
  await expect(dana.getByText('No member that you may link to matches “Bo Chen”.')).toBeVisible()

  await openRequest(dana, company, 'dana')
  await expect(dana.getByRole('radio', { name: /Dana Olsen.*another admin has to link it/ })).toBeDisabled()
  await linkTo(dana, 'cleo')
  await expect(dana.getByRole('main').getByRole('alert')).toContainText('nor one that carries your own address')
})

test('of two admins who press Link at once, one links and the other is told', async ({ company, browserOf }) => {
  const pages = [await browserOf('bo'), await browserOf('dana')]
  const request = await aRequestOf(company, 'ada')
  for (const [index, who] of (['bo', 'dana'] satisfies Who[]).entries()) {
    await enter(pages[index]!, company.users[who])
    await openRequest(pages[index]!, company, 'ada')
    await pages[index]!.getByRole('radio', { name: 'Ada Lovelace' }).check()
  }
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Link', exact: true }).click()))

  const endings = pages.map((page) =>
    Promise.race([
      page
        .getByText(`R-${request.number} was answered.`)
        .waitFor()
        .then(() => 'linked'),
      page
        .getByText('Someone has already decided this request.')
        .waitFor()
        .then(() => 'told'),
    ]),
  )
  expect((await Promise.all(endings)).sort()).toEqual(['linked', 'told'])
  expect(await stateOf(request)).toEqual({ state: 'linked', userId: company.users.ada })
})

test('an owner’s account is linked only once its owner proves it, with a code, in the browser that asked', async ({
  company,
  browserOf,
}) => {
  const [dana, bo] = [await browserOf('dana'), await browserOf('bo')]
  await makeOwner(company, company.users.dana)
  await askToBeLinked(dana, company, 'dana')
  await enter(bo, company.users.bo)
  await openRequest(bo, company, 'dana')
  await linkTo(bo, 'dana')
  await expect(bo.getByText('Dana Olsen must confirm.')).toBeVisible()

  await waitForMail(company.email('dana'), `One more step to sign in to ${company.name}`)
  await dana.reload()
  await expect(dana.getByRole('heading', { level: 1, name: 'Now it is your turn' })).toBeVisible()
  await dana.getByRole('button', { name: 'Send a code to its email' }).click()
  const { text } = await waitForMail(company.email('dana'), 'Confirm linking a sign-in')
  await dana.getByLabel('Code from the email').fill(/\b\d{8}\b/.exec(text)![0])
  await dana.getByRole('button', { name: 'Confirm the code' }).click()
  await expect(dana.getByRole('heading', { level: 1, name: `${company.name} linked your sign-in` })).toBeVisible()
  await bo.reload()
  await expect(bo.getByRole('heading', { name: 'Nobody is waiting' })).toBeVisible()
})
