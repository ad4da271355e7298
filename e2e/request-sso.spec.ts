import type { Page } from '@playwright/test'
import { setAssistsOnboarding } from '@/lib/onboarding/operator-commands'
import { db } from '@/lib/platform/db'
import { asOperator } from '@/lib/testing/actors'
import { waitForMail } from '@/lib/testing/mailbox'
import { type Company, metadataOf } from './support/company'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { linkedOperator, withFactor } from './support/own-app'
import { callServerAction } from './support/server-actions'
import { heading } from './support/sign-in'

test.beforeAll(() => setAssistsOnboarding(asOperator(), true))
test.afterAll(() => setAssistsOnboarding(asOperator(), false))

/** Emil of this company works for the vendor. */
async function anOperator(page: Page, company: Company): Promise<string> {
  const operatorId = await linkedOperator(company.users.emil)
  await enter(page, company.users.emil)
  await withFactor(company.users.emil)
  return (await db().operator.findUniqueOrThrow({ where: { id: operatorId } })).email
}

async function ask(page: Page, { slug, domain }: Company): Promise<void> {
  await page.goto(`/orgs/${slug}/start`)
  await page.getByLabel('Identity provider', { exact: true }).selectOption('Okta')
  await page.getByLabel('Domains', { exact: true }).fill(`@${domain}\nacme-labs.example`)
  await page.getByLabel('Note (optional)').fill('Until the first of March, please.')
  await page.getByRole('button', { name: 'Request SSO' }).click()
  await expect(page.getByText('Nobody has taken it on yet.')).toBeVisible()
}

const dialog = (page: Page) => page.getByRole('dialog')
const confirm = async (page: Page, label: string) => {
  await page.getByRole('button', { name: label }).last().click()
  await dialog(page).getByLabel('Reason').fill('Ticket 4711')
  await dialog(page).getByRole('button', { name: label }).click()
}

test('an owner asks; an operator takes it on, fills in a draft and hands it over; the owner tests and turns it on', async ({
  company,
  browserOf,
}) => {
  const [bo, olu] = [await browserOf('bo'), await browserOf('olu')]
  const address = await anOperator(olu, company)
  await enter(bo, company.users.bo)
  await ask(bo, company)
  await expectGoodLooks(bo)
  await waitForMail(address, `${company.name} asks for help with single sign-on`)

  await olu.goto('/operator/requests')
  await expectGoodLooks(olu)
  await olu.getByRole('link', { name: company.name }).click()
  await expect(olu.getByText('Until the first of March, please.')).toBeVisible()
  await expect(olu.getByRole('listitem').filter({ hasText: company.domain })).toContainText('Verified')
  await expect(olu.getByRole('listitem').filter({ hasText: 'acme-labs.example' })).toContainText('not in its list')
  await confirm(olu, 'Take it on')
  await expect(olu.getByRole('heading', { name: 'Fill in a draft' })).toBeVisible()
  await expectGoodLooks(olu)
  await bo.reload()
  await expect(bo.getByText('Somebody is working on it.')).toBeVisible()

  await olu.getByLabel('Metadata', { exact: true }).fill('<!doctype html><title>Okta</title>')
  await olu.getByLabel('Reason').fill('Ticket 4711')
  await olu.getByRole('button', { name: 'Fill in a draft' }).click()
  await expect(olu.getByText('This is a web page, not metadata.')).toBeVisible()
  await olu.getByLabel('Metadata', { exact: true }).fill(await metadataOf('acme'))
  await olu.getByRole('button', { name: 'Fill in a draft' }).click()
  const draft = olu.getByRole('listitem').filter({ hasText: 'Draft' })
  await expect(draft).toContainText('Okta')
  await draft.getByRole('button', { name: 'Hand over' }).click()
  await dialog(olu).getByLabel('Reason').fill('Ticket 4711, filled in')
  await dialog(olu).getByRole('button', { name: 'Hand over' }).click()
  await expect(olu.getByText('Handed over').first()).toBeVisible()

  const mail = await waitForMail(company.email('bo'), `Single sign-on for ${company.name} is prepared`)
  const link = /https?:\/\/\S+\/connections\/con_\w+/.exec(mail.text)![0]
  await bo.reload()
  await expect(bo.getByRole('link', { name: 'Open the connection' })).toBeVisible()
  await expect(bo.getByRole('button', { name: 'Request SSO' })).toBeHidden() // it is their turn, not a new request's
  await bo.goto(new URL(link).pathname)
  await expect(heading(bo, 'Okta')).toBeVisible()
  await expect(bo.getByText('Draft').first()).toBeVisible()
  await expect(bo.getByRole('link', { name: 'Go on with the draft' })).toBeInViewport() // above all the rest
  await bo.goto(`/orgs/${company.slug}/audit`)
  await expect(bo.getByText('which was asked for').first()).toBeVisible()
})

test('an owner takes the request back, and nobody works on it any more', async ({ company, browserOf }) => {
  const [bo, olu] = [await browserOf('bo'), await browserOf('olu')]
  await anOperator(olu, company)
  await enter(bo, company.users.bo)
  await ask(bo, company)
  await olu.goto('/operator/requests')
  await olu.getByRole('link', { name: company.name }).click()
  await expect(olu.getByRole('button', { name: 'Take it on' })).toBeVisible()
  await bo.getByRole('button', { name: 'Withdraw the request' }).click()
  await dialog(bo).getByRole('button', { name: 'Withdraw the request' }).click()
  await expect(bo.getByText('You can ask again.')).toBeVisible()

  await olu.getByRole('button', { name: 'Take it on' }).click()
  await dialog(olu).getByLabel('Reason').fill('Ticket 4711')
  await dialog(olu).getByRole('button', { name: 'Take it on' }).click()
  await expect(dialog(olu).getByRole('alert')).toContainText('Somebody was faster')
})

test('requests are hidden from everybody but operators with a factor, and so are their acts', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await ask(bo, company)
  const { id } = await db().ssoRequest.findFirstOrThrow({ where: { orgId: company.orgId } })
  await withFactor(company.users.bo)
  for (const path of ['/operator/requests', `/operator/requests/${id}`])
    expect((await bo.request.get(path)).status()).toBe(404)
  const act = { place: 'operator/requests', name: 'take', path: `/operator/requests/${id}` }
  expect(await callServerAction(bo, act, { ssoRequestId: id, reason: 'because' })).toMatchObject({ code: 'not_found' })
  expect((await db().ssoRequest.findUniqueOrThrow({ where: { id } })).state).toBe('open')
})

test('where the operator does not help, nothing is offered and nothing is taken', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await setAssistsOnboarding(asOperator(), false)
  try {
    await enter(bo, company.users.bo)
    await bo.goto(`/orgs/${company.slug}/start`)
    await expect(bo.getByRole('heading', { name: 'Why single sign-on?' })).toBeVisible()
    await expect(bo.getByRole('heading', { name: 'Have it set up for you' })).toHaveCount(0)
    const act = { place: '[org]/start', name: 'ask', path: `/orgs/${company.slug}/start` }
    const input = { orgId: company.orgId, provider: 'okta', domains: company.domain, note: '' }
    expect(await callServerAction(bo, act, input)).toMatchObject({ ok: false, code: 'onboarding_not_offered' })
  } finally {
    await setAssistsOnboarding(asOperator(), true)
  }
})
