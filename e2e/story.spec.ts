import { waitForMail } from '@/lib/testing/mailbox'
import { expect, signInBySso, signInWithPassword, test } from './support/fixtures'

for (const connection of ['Okta — staff', 'Entra — sites']) {
  test(`the whole story through “${connection}”: ask, wait, be linked, get the mail, land on the deep link`, async ({
    company,
    browserOf,
  }) => {
    const [ada, bo] = [await browserOf('ada'), await browserOf('bo')]
    const deepLink = `/orgs/${company.slug}?from=deep-link`

    await signInBySso(ada, company, 'ada', { connection, from: `/login?return_to=${encodeURIComponent(deepLink)}` })
    await expect(ada.getByRole('heading', { level: 1, name: 'Is this you?' })).toBeVisible()
    await expect(ada.getByText(company.email('ada'))).toBeVisible()
    await ada.getByRole('button', { name: 'Yes, this is me' }).click()
    await expect(ada.getByRole('heading', { level: 1, name: `Waiting for ${company.name} to link you` })).toBeVisible()
    await waitForMail(company.email('ada'), 'to link your sign-in')

    await signInWithPassword(bo, company.email('bo'))
    await bo
      .getByRole('link', { name: /Link requests/ })
      .first()
      .click()
    await bo
      .getByRole('link', { name: /Ada Lovelace/ })
      .first()
      .click()
    await bo
      .getByRole('radio', { name: /Ada Lovelace/ })
      .first()
      .check()
    await bo.getByRole('button', { name: 'Link', exact: true }).click()
    await expect(bo.getByText(/Nobody is waiting/)).toBeVisible()

    await waitForMail(company.email('ada'), 'You can now sign in')
    await expect(ada.getByRole('heading', { level: 1, name: /linked/i })).toBeVisible({ timeout: 15_000 })
    await ada.getByRole('button', { name: /Sign in/ }).click()
    await ada.waitForURL(/from=deep-link/)
    await expect(ada.getByText(company.name).first()).toBeVisible()
  })
}
