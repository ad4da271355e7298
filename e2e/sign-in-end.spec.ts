import { signInWithPassword } from './support/fixtures'
import { heading, sessionCookie } from './support/sign-in'
import { expect, test } from './support/surroundings'

test('signing out ends this session, and “back” shows nothing of it', async ({ company, visitor }) => {
  const [here, there] = [await visitor(), await visitor()]
  for (const page of [here, there]) {
    await signInWithPassword(page, company.email('ada'))
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  }
  await here.getByLabel('Account of Ada Lovelace').click()
  await here.getByRole('button', { name: 'Sign out' }).click()
  await expect(heading(here, 'You are signed out')).toBeVisible()
  expect(await sessionCookie(here)).toBeNull()

  await here.goBack()
  await expect(heading(here, 'Sign in')).toBeVisible()
  await there.reload()
  await expect(heading(there, `You are signed in to ${company.name}`)).toBeVisible()
})

test('a link to sign out only asks', async ({ company, page, foreignPage }) => {
  await signInWithPassword(page, company.email('ada'))
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  const address = await foreignPage(`<form method="post" action="${new URL('/logout', page.url())}"></form>
    <script>document.forms[0].submit()</script>`)
  await page.goto(address)
  await expect(heading(page, 'We did not accept that')).toBeVisible()
  await page.goto('/logout')
  await expect(heading(page, 'Sign out?')).toBeVisible()
  await page.goto(`/orgs/${company.slug}`)
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

test('signing out everywhere ends the other browser’s session at its next request', async ({ company, visitor }) => {
  const [here, there] = [await visitor(), await visitor()]
  for (const page of [here, there]) {
    await signInWithPassword(page, company.email('ada'))
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  }
  const stolen = await there.context().cookies()
  await here.goto('/logout')
  await here.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(heading(here, 'You are signed out')).toBeVisible()

  await there.goto('/account/sessions')
  await expect(there).toHaveURL(/\/login\?return_to=%2Faccount%2Fsessions$/)
  await expect(heading(there, 'Sign in')).toBeVisible()

  const thief = await visitor()
  await thief.context().addCookies(stolen)
  await thief.goto(`/orgs/${company.slug}`)
  await expect(heading(thief, 'Sign in')).toBeVisible()
})
