import type { Page } from '@playwright/test'
import { draftBeside } from '@/lib/connections/drafts'
import { db } from '@/lib/platform/db'
import type { ConnectionId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import type { Company } from './support/company'
import { enter } from './support/entering'
import { expect, pickAtIdp, signInBySso, test } from './support/fixtures'
import { expectGoodLooks, look } from './support/looks'
import { heading, sessionCookie, spoil } from './support/sign-in'

/** A draft beside what is live, and its page. */
async function pageOfDraft(company: Company, connection: ConnectionId): Promise<string> {
  const { revisionId } = await draftBeside(asOperator(), company.orgId, connection)
  return `/orgs/${company.slug}/connections/${connection}/test?revision=${revisionId}`
}

/** Begins a test in its own tab, as the button does, and picks Ada at the IdP. */
async function tryIt(page: Page, company: Company, name = 'Run a test sign-in'): Promise<Page> {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('button', { name }).click()])
  await pickAtIdp(tab, company, 'ada')
  return tab
}

const made = async ({ orgId }: Company) => ({
  identities: await db().identity.count({ where: { connection: { orgId } } }),
  requests: await db().linkRequest.count({ where: { orgId } }),
  attempts: await db().attempt.count({ where: { orgId } }),
})

test('a test by SAML: a new tab goes to the provider and back, and the page it began on shows all of it', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(await pageOfDraft(company, company.saml))
  const [before, session] = [await made(company), await sessionCookie(bo)]

  const tab = await tryIt(bo, company)

  await expect(heading(tab, 'The test worked')).toBeVisible()
  await expectGoodLooks(tab)
  await look(tab, 'end-good')
  await tab.close()
  await expect(bo.getByRole('heading', { name: 'Every check passed' })).toBeVisible()
  await expect(bo.getByText('ask the person to confirm, then wait as a link request')).toBeVisible()
  await bo.getByText('Decoded answer').click()
  await expect(bo.getByText(company.email('ada')).filter({ visible: true }).first()).toBeVisible()
  await look(bo, 'panel-good')
  await expectGoodLooks(bo)
  expect(await made(company)).toEqual(before)
  expect(await sessionCookie(bo)).toBe(session)
})

test('a wrong attribute: the fix is applied to a draft, the answer would have worked, and the next test does', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(await pageOfDraft(company, company.saml))
  await spoil(company, 'ada', 'renamed-email', 'corporateMail')

  const tab = await tryIt(bo, company)
  await expect(heading(tab, 'The test found what is wrong')).toBeVisible()
  await expect(tab.getByText('An address that we can use.')).toBeVisible()
  await look(tab, 'end-bad')
  await tab.close()

  await expect(bo.getByRole('heading', { name: 'Something has to change' })).toBeVisible()
  await look(bo, 'panel-bad')
  await expectGoodLooks(bo)
  await bo.getByRole('button', { name: 'Take the address from “corporateMail”' }).click()
  await expect(bo.getByRole('dialog').getByText('corporateMail', { exact: true })).toBeVisible()
  await bo.getByRole('dialog').getByRole('button', { name: 'Apply to a draft' }).click()
  await expect(bo.getByText(/this answer would have worked/)).toBeVisible()
  expect(await db().connection.findUniqueOrThrow({ where: { id: company.saml } })).toMatchObject({ mapping: null })

  await spoil(company, 'ada', 'renamed-email', 'corporateMail')
  await Promise.all([bo.context().waitForEvent('page'), bo.getByRole('button', { name: 'Run another test' }).click()])
  await expect(bo.getByRole('heading', { name: 'Every check passed' })).toBeVisible()
})

test('by OIDC; an admin sees everything and has no button that changes a connection', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  await enter(dana, company.users.dana)
  await dana.goto(await pageOfDraft(company, company.oidc))
  await spoil(company, 'ada', 'foreign-email', 'ada@elsewhere.example')

  const tab = await tryIt(dana, company)
  await expect(heading(tab, 'The test found what is wrong')).toBeVisible()
  await tab.close()

  await expect(dana.getByText('be refused.', { exact: false })).toBeVisible()
  await expect(dana.getByText('elsewhere.example').first()).toBeVisible()
  await expect(dana.getByRole('link', { name: 'Add elsewhere.example' })).toHaveCount(0)
})

test('a test is bound to its browser: another one gets no further than the beginning', async ({
  company,
  browserOf,
}) => {
  const [bo, other] = [await browserOf('bo'), await browserOf('other')]
  await enter(bo, company.users.bo)
  await bo.goto(await pageOfDraft(company, company.saml))
  const tab = await tryIt(bo, company)
  await expect(heading(tab, 'The test worked')).toBeVisible()

  await other.goto(tab.url())
  await expect(heading(other, 'We lost track of this test')).toBeVisible()
  await tab.reload()
  await expect(heading(tab, 'The test worked')).toBeVisible()
})

test('a failed sign-in is traced: every comparison, what came, and a bundle to send on', async ({
  company,
  browserOf,
}) => {
  const [ada, bo] = [await browserOf('ada'), await browserOf('bo')]
  await spoil(company, 'ada', 'other-audience', 'https://old-product.example/sp')
  await signInBySso(ada, company, 'ada')
  await expect(heading(ada, 'We could not use Okta — staff’s answer')).toBeVisible()
  const { reference } = await db().attempt.findFirstOrThrow({ where: { orgId: company.orgId } })

  await bo.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/attempts/${reference}`)

  await expect(
    bo.getByText('The answer is made out to another product, not to us (its audience).', { exact: false }).first(),
  ).toBeVisible()
  await expect(bo.getByText('https://old-product.example/sp').first()).toBeVisible()
  await bo.getByText('The answer itself').click()
  await expect(bo.getByText('saml:AttributeStatement').first()).toBeVisible()
  await look(bo, 'attempt')
  await expectGoodLooks(bo)
  await bo.getByRole('button', { name: 'Copy the bundle' }).click()
  await expect(bo.getByText('Copied', { exact: true })).toBeVisible()
  const bundle = await bo.evaluate(() => navigator.clipboard.readText())
  expect(JSON.parse(bundle)).toMatchObject({ format: 'porchlight-trace-2', reference, outcome: 'wrong_audience' })
  expect(bundle).not.toContain(company.email('ada'))
})
