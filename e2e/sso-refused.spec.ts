import type { Page } from '@playwright/test'
import type { Step } from '@/lib/attempts/model'
import { db } from '@/lib/platform/db'
import { aCompany, type Company } from './support/company'
import { pickAtIdp } from './support/fixtures'
import { attemptOnPage, heading, link, oidc, saml, sessionCookie, spoil, startAtOrgPage } from './support/sign-in'
import { expect, test } from './support/surroundings'

/** What is wrong with the answer, what the person reads, and under which code and failed checks admins find it. */
type Case = { title: string; code: string; checks?: string[]; says?: string | RegExp }

const cannotVerify = (name: string) => `We could not verify ${name}’s answer`
const cannotUse = (name: string) => `We could not use ${name}’s answer`
const invalid = { title: cannotVerify(oidc), code: 'answer_invalid', checks: ['answer'] }

const bySaml: Record<string, Case> = {
  tampered: { title: cannotVerify(saml), code: 'digest_mismatch' },
  'wrong-key': {
    ...{ title: cannotVerify(saml), code: 'unknown_signer', checks: ['assertion_certificate'] },
    says: 'Your IT team must compare fingerprints before doing anything.',
  },
  sha1: { title: cannotUse(saml), code: 'sha1', checks: ['assertion_signature_algorithm'] },
  'idp-initiated': {
    title: cannotUse(saml),
    code: 'unsolicited',
    checks: ['in_response_to', 'confirmation_in_response_to'],
  },
  'other-audience': { title: cannotUse(saml), code: 'wrong_audience', checks: ['audience'] },
  expired: {
    ...{ title: 'The times do not agree', code: 'issued_before_request' },
    says: /clock is \d+ seconds behind ours/,
  },
  'no-email': { title: 'We could not tell who you are', code: 'no_address' },
}

const byOidc: Record<string, Case> = {
  'wrong-key': invalid,
  'wrong-nonce': invalid,
  'other-audience': invalid,
  'unverified-email': {
    title: `${oidc} has not verified your email address`,
    code: 'address_unverified',
    checks: ['email_verified'],
  },
}

for (const [connection, cases] of [
  [saml, bySaml],
  [oidc, byOidc],
] as const) {
  for (const [fault, expected] of Object.entries(cases)) {
    test(`“${connection}”: an answer with the fault ${fault} ends on a page with a reference, without a session`, async ({
      company,
      page,
    }) => {
      await link(company, 'ada', connection)
      await spoil(company, 'ada', fault)
      await startAtOrgPage(page, company, connection)
      await pickAtIdp(page, company, 'ada')
      await expectRefusal(page, company, expected)
    })
  }
}

test('an earlier answer posted once more is refused, and the next honest one lets in', async ({ company, visitor }) => {
  await link(company, 'ada', saml)
  const [ada, again] = [await visitor(), await visitor()]
  await startAtOrgPage(ada, company, saml)
  await pickAtIdp(ada, company, 'ada')
  await expect(heading(ada, `You are signed in to ${company.name}`)).toBeVisible()

  await spoil(company, 'ada', 'replay')
  await startAtOrgPage(again, company, saml)
  await pickAtIdp(again, company, 'ada')
  await expectRefusal(again, company, {
    title: cannotUse(saml),
    code: 'wrong_request',
    checks: ['in_response_to', 'confirmation_in_response_to'],
  })
  await again.getByRole('link', { name: 'Other ways to sign in' }).click()
  await again.getByRole('button', { name: `Continue with SSO (${saml})` }).click() // the IdP knows her by now
  await expect(heading(again, `You are signed in to ${company.name}`)).toBeVisible()
})

test('an IdP that asserts another company’s address lets nobody in, and both companies’ logs say so', async ({
  visitor,
}) => {
  const [victim, hostile] = [await aCompany('acme'), await aCompany('globex')]
  for (const connection of [saml, oidc] as const) {
    const page = await visitor()
    await startAtOrgPage(page, hostile, connection)
    await pickAtIdp(page, victim, 'bo') // their IdP calls somebody by the victim's owner's address

    await expectRefusal(page, hostile, {
      title: `${connection} sent an email we cannot accept yet`,
      code: 'domain_not_covered',
      checks: ['email_domain'],
    })
    const words = `${victim.email('bo')} is not on a domain that ${hostile.name} has verified.`
    await expect(page.getByText(words)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Use a different account' })).toBeVisible()
  }
  const eventsOf = async ({ orgId }: Company) =>
    (await db().auditEvent.findMany({ where: { orgId, NOT: { name: { startsWith: 'connection.' } } } })).map(
      (e) => e.name,
    )
  expect(await eventsOf(hostile)).toEqual(['sign_in.foreign_address_refused', 'sign_in.foreign_address_refused'])
  expect(await eventsOf(victim)).toEqual(['domain.asserted_elsewhere']) // said once, however often it happens
  expect(await db().session.count({ where: { userId: victim.users.bo } })).toBe(0)
})

test('a provider that hangs is said not to answer, after the five seconds that we give it', async ({
  company,
  page,
}) => {
  await link(company, 'ada', oidc)
  await spoil(company, 'ada', 'hang')
  await startAtOrgPage(page, company, oidc)
  await page.waitForURL(/127\.0\.0\.1/)
  const began = Date.now()
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, `${oidc} is not answering`)).toBeVisible({ timeout: 10_000 })
  expect(Date.now() - began).toBeLessThan(9_000)
  await expectRefusal(page, company, {
    title: `${oidc} is not answering`,
    code: 'provider_down',
    checks: ['provider'],
  })
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

test('a provider that declined, or a person who pressed cancel there, is told and may try again', async ({
  company,
  page,
}) => {
  await link(company, 'ada', oidc)
  await startAtOrgPage(page, company, oidc)
  await page.waitForURL(/127\.0\.0\.1/)
  const { id: state } = await db().signInTransaction.findFirstOrThrow({ where: { orgId: company.orgId } })
  await page.goto(`/sso/${company.oidc}/callback?${new URLSearchParams({ error: 'access_denied', state })}`)
  await expectRefusal(page, company, {
    title: `${oidc} did not sign you in`,
    code: 'provider_declined',
    checks: ['provider answer'],
  })
  await page.getByRole('button', { name: 'Try again' }).click()
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

test('an OIDC address that only userinfo names counts like one in the ID token', async ({ company, page }) => {
  await link(company, 'ada', oidc)
  await spoil(company, 'ada', 'no-email')
  await startAtOrgPage(page, company, oidc)
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

/** The page says what happened, the reference finds what we compared, and nobody is signed in. */
async function expectRefusal(
  page: Page,
  company: Company,
  { title, code, checks = [], says = '' }: Case,
): Promise<void> {
  await expect(heading(page, title)).toBeVisible()
  await expect(page.getByRole('main')).toContainText(says)
  expect(await sessionCookie(page)).toBeNull()
  const attempt = await attemptOnPage(page)
  expect(attempt.orgId).toBe(company.orgId)
  const steps = attempt.steps as unknown as Step[]
  const refused = steps.find((step) => step.ok === false)
  expect(refused?.detail).toBe(code)
  const failed = (refused?.checks ?? []).filter(({ ok }) => !ok).map(({ name }) => name)
  expect(failed).toEqual(expect.arrayContaining(checks))
  await expect(page.locator('body')).not.toContainText(/<\w+:|\bat \S+\.ts:|SELECT /)
}
