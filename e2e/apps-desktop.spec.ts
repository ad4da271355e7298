import { expect, test } from './support/apps'
import { enter } from './support/entering'
import { heading } from './support/sign-in'

test('a desktop app signs in through the system’s browser, and is answered on whichever port it has', async ({
  aDesktop,
  company,
  page,
}) => {
  const desktop = await aDesktop()
  await enter(page, company.users.ada)
  const said = await desktop.nextLine()
  const address = /^Sign in at (http\S+)$/.exec(said)?.[1] ?? ''

  await page.goto(address)
  await expect(heading(page, 'Desktop')).toBeVisible()
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/)
  const words = `Signed in as Ada Lovelace, member of ${company.name}`
  await expect(page.getByText(words)).toBeVisible()
  expect(await desktop.nextLine()).toBe(words)
})
