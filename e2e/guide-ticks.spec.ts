import type { Page } from '@playwright/test'
import { makeSetupLink } from '@/lib/connections/setup-links'
import { db } from '@/lib/platform/db'
import type { ConnectionId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { waitForMail } from '@/lib/testing/mailbox'
import type { Company } from './support/company'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { expectGoodLooks, look } from './support/looks'
import { fromOwnNetwork } from './support/network'
import { productUrl } from './support/places'

// The provider's console on one screen, its guide on the other: what was done is remembered, for everybody who helps.

const tick = (page: Page, step: number) => page.getByRole('button', { name: `Step ${step} is done` })
const isTicked = (page: Page, step: number, ticked = true) =>
  expect(tick(page, step)).toHaveAttribute('aria-pressed', String(ticked))

/** Okta's six steps, at the second step of the wizard. */
async function aDraft(page: Page, { slug, users }: Company): Promise<ConnectionId> {
  await enter(page, users.bo)
  await page.goto(`/orgs/${slug}/connections/new?provider=okta`)
  await page.getByLabel('Name', { exact: true }).fill('Okta, over three days')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('0 of 6 steps done')).toBeVisible()
  return /con_\w+/.exec(page.url())![0] as ConnectionId
}

async function bySetupLink(page: Page, { orgId, users, n, name }: Company, connectionId: ConnectionId): Promise<void> {
  const contact = { contactName: 'Ines from IT', contactEmail: `ines-${n}@it.example` }
  await makeSetupLink(asUser(users.bo), orgId, { connectionId, ...contact })
  const mail = await waitForMail(contact.contactEmail, `Set up single sign-on for ${name}`)
  const link = new URL(/https?:\S+\/setup\/open\?t=[\w-]+/.exec(mail.text)![0])
  await page.goto(link.pathname + link.search)
  await page.getByRole('button', { name: 'Open the steps' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Our values' })).toBeVisible()
}

test('each step of the guide is ticked by itself, and stays so: reload, another browser, another person', async ({
  company,
  browserOf,
}) => {
  const [bo, ines, later] = [await browserOf('bo'), await browserOf('ines'), await browserOf('bo, two days later')]
  const connectionId = await aDraft(bo, company)

  await tick(bo, 1).focus()
  await bo.keyboard.press('Space')
  await isTicked(bo, 1)
  await tick(bo, 2).click()
  await expect(bo.getByText('2 of 6 steps done')).toBeVisible()
  await expectGoodLooks(bo)
  const html = await (await bo.request.get(bo.url())).text()
  expect(html).not.toContain('Next.MetadataOutlet') // a title that may come after its page is missing for a moment
  await bo.reload()
  await isTicked(bo, 2)
  await isTicked(bo, 3, false)

  await bySetupLink(ines, company, connectionId)
  await isTicked(ines, 1)
  await tick(ines, 1).click()
  await tick(ines, 5).click()
  await expect(ines.getByText('2 of 6 steps done')).toBeVisible()
  await expectGoodLooks(ines)
  await look(ines, 'setup-2')

  await enter(later, company.users.bo)
  await later.goto(`/orgs/${company.slug}/connections/${connectionId}/setup?step=3`)
  await isTicked(later, 5) // the step that brings the metadata stands beside the box that takes it
  await later.getByRole('link', { name: 'Your application' }).click()
  await isTicked(later, 1, false)
  await expect(later.getByText('2 of 6 steps done')).toBeVisible()
  const { guideTicks } = await db().connectionRevision.findFirstOrThrow({ where: { connectionId } })
  expect([...guideTicks].sort()).toEqual(['okta.saml.addresses', 'okta.saml.metadata'])
})

test('without scripts the tick is a form’s button, and does the same', async ({ company, browser, browserOf }) => {
  const connectionId = await aDraft(await browserOf('bo'), company)
  const context = await browser.newContext({
    ...{ baseURL: productUrl, javaScriptEnabled: false, extraHTTPHeaders: fromOwnNetwork() },
  })
  const page = await context.newPage()
  await enter(page, company.users.bo)
  await page.goto(`/orgs/${company.slug}/connections/${connectionId}/setup?step=2`)

  await tick(page, 3).click()
  await isTicked(page, 3)
  await page.reload()
  await isTicked(page, 3)
  await tick(page, 3).click()
  await isTicked(page, 3, false)
  await context.close()
})

test('whoever opens the page of a discarded draft and ticks reads that it is gone', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  const connectionId = await aDraft(bo, company)
  await db().connectionRevision.updateMany({ where: { connectionId }, data: { state: 'retired' } })

  await tick(bo, 1).click()

  await expect(bo.getByRole('main').getByRole('alert')).toContainText('That draft doesn’t exist any more.')
  await isTicked(bo, 1, false)
})

test('each step of the wizard has its address, by keyboard and after a reload', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  const connectionId = await aDraft(bo, company)
  const names = ['Provider', 'Your application', 'Exchange values', 'Attributes', 'Test', 'Turn on']
  for (const [index, name] of names.entries()) {
    const steps = bo.getByRole('navigation', { name: 'Steps' })
    if (index !== 1) await steps.getByRole('link', { name }).focus()
    if (index !== 1) await bo.keyboard.press('Enter')
    else await bo.goto(`/orgs/${company.slug}/connections/${connectionId}/setup?step=2`)
    await expect(bo).toHaveURL(new RegExp(`step=${index + 1}$`))
    await bo.reload()
    await expect(steps.locator('[aria-current=step]')).toContainText(name)
    await look(bo, `wizard-${index + 1}`)
  }
})
