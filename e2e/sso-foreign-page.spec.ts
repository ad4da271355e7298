import { limits, take } from '@/lib/platform/rate-limit'
import { pickAtIdp, signInWithPassword } from './support/fixtures'
import { idpUrl, productUrl } from './support/places'
import { countTransactions, heading, idOf, link, oidc, saml, sessionCookie, startAtOrgPage } from './support/sign-in'
import { expect, test } from './support/surroundings'

const submitting = (action: string) =>
  `<form method="post" action="${productUrl}${action}"></form><script>document.forms[0].submit()</script>`

for (const connection of [saml, oidc] as const) {
  test(`a foreign page can begin no sign-in through “${connection}”, neither by a form nor by a link`, async ({
    company,
    page,
    foreignPage,
  }) => {
    const start = `/sso/${idOf(company, connection)}/start`
    await page.goto(await foreignPage(submitting(start)))
    await expect(heading(page, 'We did not accept that')).toBeVisible()

    await page.goto(await foreignPage(`<a href="${productUrl}${start}">Free cake</a>`))
    await page.getByRole('link', { name: 'Free cake' }).click()
    await expect(heading(page, 'One more step')).toBeVisible()
    await expect(page.getByText('A link from somewhere else brought you here.')).toBeVisible()
    await expect(page.getByText(`You will sign in to ${company.name} at`)).toBeVisible()
    await expect(page.getByText(new URL(idpUrl).host, { exact: true })).toBeVisible()
    expect(await countTransactions(company)).toBe(0)

    await page.getByRole('button', { name: `Continue to ${connection}` }).click()
    await page.waitForURL(/127\.0\.0\.1/)
    expect(await countTransactions(company)).toBe(1)
  })
}

test('a browser that signed in this way before goes on by itself, and a form of another page still does not', async ({
  company,
  page,
  foreignPage,
}) => {
  await link(company, 'ada', saml)
  const start = `/sso/${company.saml}/start`
  await startAtOrgPage(page, company, saml)
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  await page.goto(start) // somebody is signed in: it asks
  await expect(heading(page, 'One more step')).toBeVisible()
  await page.goto('/logout')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(heading(page, 'You are signed out')).toBeVisible()

  await page.goto(await foreignPage(submitting(start)))
  await expect(heading(page, 'We did not accept that')).toBeVisible()
  await page.goto(await foreignPage(`<a href="${productUrl}${start}">To work</a>`))
  await page.getByRole('link', { name: 'To work' }).click()
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  await page.goto(`/sso/${company.oidc}/start`) // the other connection was never used here
  await expect(heading(page, 'One more step')).toBeVisible()
})

test('forms of another site that post to our pages do nothing, and the browser stays known', async ({
  page,
  foreignPage,
}) => {
  await page.goto('/login')
  const before = await page.context().cookies()
  for (const action of ['/login', '/login/password', '/logout', '/login/reset/new', '/auth/confirm']) {
    await page.goto(await foreignPage(submitting(action)))
    await expect(heading(page, 'We did not accept that')).toBeVisible()
    expect(await page.context().cookies(), action).toEqual(before)
  }
})

test('a session of another person is replaced only after the question', async ({ company, page }) => {
  await link(company, 'ada', saml)
  await signInWithPassword(page, company.email('emil'))
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  const emils = await sessionCookie(page)

  await startAtOrgPage(page, company, saml)
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, 'Sign in as Ada Lovelace instead?')).toBeVisible()
  await expect(page.getByText(`You are signed in as Emil Novak (${company.email('emil')}).`)).toBeVisible()
  expect(await sessionCookie(page)).toBe(emils)
  await page.getByRole('link', { name: 'Stay signed in as Emil Novak' }).click()
  await expect(page.getByLabel('Account of Emil Novak')).toBeVisible()

  await startAtOrgPage(page, company, saml) // the IdP knows Ada by now
  await page.getByRole('button', { name: 'Sign in as Ada Lovelace' }).click()
  await expect(page.getByLabel('Account of Ada Lovelace')).toBeVisible()
})

test('a known browser stays known over sign-ins by SAML: strangers’ failures do not shut it out', async ({
  company,
  visitor,
}) => {
  await link(company, 'ada', saml)
  const [ada, stranger] = [await visitor(), await visitor()]
  await signInWithPassword(ada, company.email('ada'))
  await expect(heading(ada, `You are signed in to ${company.name}`)).toBeVisible()
  await startAtOrgPage(ada, company, saml)
  await pickAtIdp(ada, company, 'ada')
  await expect(heading(ada, `You are signed in to ${company.name}`)).toBeVisible()

  for (let tries = 0; tries < 10; tries++) await take(new Date(), [[limits.accountStrangers, company.users.ada]]) // as if strangers had typed so many
  await signInWithPassword(stranger, company.email('ada'))
  await expect(stranger.getByRole('alert')).toContainText('too many tries')
  await signInWithPassword(ada, company.email('ada'))
  await expect(ada.getByText('You signed in to your own account.')).toBeVisible()
})
