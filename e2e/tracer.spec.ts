import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { db } from '@/lib/platform/db'
import type { Company } from './support/company'
import { enter } from './support/entering'
import { expect, pickAtIdp, signInBySso, test } from './support/fixtures'
import { expectGoodLooks, look } from './support/looks'
import { heading, link, oidc, saml, spoil } from './support/sign-in'

/** Ada's refused sign-in, and its page as somebody who may look at it sees it. */
async function pageOfFailure(company: Company, page: Page, who: 'bo' | 'dana'): Promise<string> {
  const { reference } = await db().attempt.findFirstOrThrow({ where: { orgId: company.orgId } })
  await enter(page, company.users[who])
  await page.goto(`/orgs/${company.slug}/attempts/${reference}`)
  await expect(page.getByRole('heading', { name: 'What went wrong' })).toBeVisible()
  return reference
}

test('an address in a domain that nobody has added: the cause in one sentence, and the way to verify it', async ({
  company,
  browserOf,
}) => {
  test.slow()
  const [ada, bo, dana] = [await browserOf('ada'), await browserOf('bo'), await browserOf('dana')]
  const domain = `labs-${company.n}.example`
  await spoil(company, 'ada', 'foreign-email', `ada@${domain}`)
  await signInBySso(ada, company, 'ada')
  await expect(heading(ada, `${saml} sent an email we cannot accept yet`)).toBeVisible()

  await pageOfFailure(company, bo, 'bo')
  await expect(bo.getByText('The address is not in a domain that this organization has verified.')).toBeVisible()
  await expect(bo.getByText('Is the address in one of your domains? No')).toBeVisible()
  await expect(bo.getByText('May this person come in? Not reached')).toBeVisible()
  await look(bo, 'trace-domain')
  await expectGoodLooks(bo)
  await bo.getByRole('link', { name: 'Verify this domain' }).click()
  await expect(bo.getByLabel('Domain', { exact: true })).toHaveValue(domain)
  await bo.getByRole('button', { name: 'Add the domain' }).click()
  await expect(heading(bo, domain)).toBeVisible()

  await pageOfFailure(company, dana, 'dana') // an admin: no button that changes anything
  await expect(dana.getByText('You have added this domain, and its DNS record has not been found yet:')).toBeVisible()
})

test('an admin is told that an owner verifies the domain, and has no button for it', async ({ company, browserOf }) => {
  const [ada, dana] = [await browserOf('ada'), await browserOf('dana')]
  await spoil(company, 'ada', 'foreign-email', 'ada@labs.example')
  await signInBySso(ada, company, 'ada')
  await expect(heading(ada, `${saml} sent an email we cannot accept yet`)).toBeVisible()

  await pageOfFailure(company, dana, 'dana')

  await expect(dana.getByText('An owner does that.')).toBeVisible()
  await expect(dana.getByRole('link', { name: 'Verify this domain' })).toHaveCount(0)
  await expect(dana.getByRole('button', { name: 'Try it as a test' })).toBeVisible()
})

test('a wrong attribute: tried as a test in one press, and the report offers to apply the fix', async ({
  company,
  browserOf,
}) => {
  const [ada, bo] = [await browserOf('ada'), await browserOf('bo')]
  await link(company, 'ada', saml)
  await spoil(company, 'ada', 'renamed-email', 'corporateMail')
  await signInBySso(ada, company, 'ada')
  await expect(heading(ada, 'We could not tell who you are')).toBeVisible()

  await pageOfFailure(company, bo, 'bo')
  await expect(bo.getByText('No address came.', { exact: true })).toBeVisible()
  await expect(bo.getByRole('button', { name: 'Take the address from “corporateMail”' })).toHaveCount(0)
  await spoil(company, 'ada', 'renamed-email', 'corporateMail')
  const [tab] = await Promise.all([
    bo.context().waitForEvent('page'),
    bo.getByRole('button', { name: 'Try it as a test' }).click(),
  ])
  await pickAtIdp(tab, company, 'ada')
  await expect(heading(tab, 'The test found what is wrong')).toBeVisible()

  await bo.getByRole('link', { name: 'the test’s report' }).click()
  await bo.getByRole('button', { name: 'Take the address from “corporateMail”' }).click()
  await bo.getByRole('dialog').getByRole('button', { name: 'Apply to a draft' }).click()
  await expect(bo.getByText(/this answer would have worked/)).toBeVisible()
})

test('by OIDC: the claims are shown to admins, and the bundle that is downloaded names nobody', async ({
  company,
  browserOf,
}) => {
  const [ada, bo] = [await browserOf('ada'), await browserOf('bo')]
  await spoil(company, 'ada', 'unverified-email')
  await signInBySso(ada, company, 'ada', { connection: oidc })
  await expect(heading(ada, `${oidc} has not verified your email address`)).toBeVisible()

  const reference = await pageOfFailure(company, bo, 'bo')
  await bo.getByText('Decoded answer').click()
  await expect(bo.getByText(company.email('ada')).first()).toBeVisible()
  await look(bo, 'trace-oidc')
  await expectGoodLooks(bo)
  const [download] = await Promise.all([
    bo.waitForEvent('download'),
    bo.getByRole('button', { name: 'Download the bundle' }).click(),
  ])

  expect(download.suggestedFilename()).toBe(`porchlight-${reference}.json`)
  const bundle = await readFile(await download.path(), 'utf8')
  expect(JSON.parse(bundle)).toMatchObject({ format: 'porchlight-trace-2', reference, outcome: 'address_unverified' })
  for (const personal of [company.email('ada'), `00u-ada-${company.n}`, 'Lovelace'])
    expect(bundle).not.toContain(personal)
})

test('the provider’s key is not ours: nothing of the answer is kept, and the page says so in plain words', async ({
  company,
  browserOf,
}) => {
  const [ada, bo] = [await browserOf('ada'), await browserOf('bo')]
  await spoil(company, 'ada', 'wrong-key')
  await signInBySso(ada, company, 'ada')
  await expect(heading(ada, `We could not verify ${saml}’s answer`)).toBeVisible()

  await pageOfFailure(company, bo, 'bo')

  await expect(bo.getByText('Is it really from your provider? No')).toBeVisible()
  await expect(bo.getByText('None of this connection’s keys had signed the answer, so it was not kept.')).toBeVisible()
  await look(bo, 'trace-key')
  await expectGoodLooks(bo)
})

test('an answer that comes the wrong way, and one that never comes: what to compare, and the likely causes', async ({
  company,
  browserOf,
}) => {
  const [ada, bo] = [await browserOf('ada'), await browserOf('bo')]
  await spoil(company, 'ada', 'by-redirect')
  await signInBySso(ada, company, 'ada')
  await expect(heading(ada, `${saml} answered in a way we do not take`)).toBeVisible()
  const { id, reference } = await db().attempt.findFirstOrThrow({ where: { orgId: company.orgId } })
  await expect(ada.getByText(reference)).toBeVisible()

  await pageOfFailure(company, bo, 'bo')
  await expect(bo.getByText('The answer came by another binding than the one that we take.')).toBeVisible()
  await expect(bo.getByText(serviceProviderOf(company.saml).acsUrl)).toBeVisible()
  await look(bo, 'trace-binding')
  await expectGoodLooks(bo)

  await db().attempt.update({ where: { id }, data: { state: 'abandoned', outcome: 'never_came_back', steps: [] } })
  await bo.reload()
  await expect(bo.getByText('The likely causes, in order')).toBeVisible()
  await look(bo, 'trace-never')
  await expectGoodLooks(bo)
})
