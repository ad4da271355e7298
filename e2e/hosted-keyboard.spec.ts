import type { Page } from '@playwright/test'
import { PASSWORD } from './support/company'
import { heading, saml, typeIdentifier } from './support/sign-in'
import { expect, test } from './support/surroundings'

test('a password signs in by the keyboard alone', async ({ company, page }) => {
  await page.goto('/login')
  await expect(page.getByLabel('Work email or username')).toBeFocused()
  await page.keyboard.type(company.email('ada'))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await page.keyboard.type(PASSWORD)

  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Show password' })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text')
  for (const name of ['Forgot it?', 'Sign in']) {
    await page.keyboard.press('Tab')
    await expect(page.getByRole(name === 'Sign in' ? 'button' : 'link', { name, exact: true })).toBeFocused()
    await expectRing(page)
  }
  await page.keyboard.press('Enter')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

test('single sign-on, from the first page to “Is this you?”, by the keyboard alone', async ({ company, page }) => {
  await typeIdentifier(page, company.email('ada'))
  const choice = page.getByRole('button', { name: `Continue with SSO (${saml})` })
  await tabTo(page, choice)
  await expectRing(page)
  await page.keyboard.press('Enter')
  await page.waitForURL(/127\.0\.0\.1/)
  await page.getByRole('button', { name: company.email('ada') }).focus() // the IdP's page is not ours to test
  await page.keyboard.press('Enter')

  await expect(heading(page, 'Is this you?')).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Yes, this is me' }))
  await expectRing(page)
  await page.keyboard.press('Enter')
  await expect(heading(page, /^Waiting for/)).toBeVisible()
})

test('password managers and pasting are served, and nothing moves where people asked for that', async ({
  company,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/login')
  await expect(page.getByLabel('Work email or username')).toHaveAttribute('autocomplete', 'username')
  await expectNoMotion(page)
  await typeIdentifier(page, company.email('ada'))
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('autocomplete', 'current-password')
  await expect(page.locator('input[autocomplete=username]')).toHaveValue(company.email('ada'))
  await expectNoMotion(page)
})

test('targets on a narrow page are at least 44 px high', async ({ company, page }) => {
  await page.setViewportSize({ width: 360, height: 800 })
  await page.goto(`/login/${company.slug}`)
  for (const target of await page.getByRole('button').or(page.getByRole('textbox')).all())
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44)
})

async function tabTo(page: Page, target: ReturnType<Page['getByRole']>): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}

/** What has the focus shows a ring of at least 2 px. */
async function expectRing(page: Page): Promise<void> {
  const outline = await page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body)
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
  })
  expect(outline).toBeGreaterThanOrEqual(2)
}

async function expectNoMotion(page: Page): Promise<void> {
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationName, animationDuration } = getComputedStyle(element)
        const seconds = (list: string) => Math.max(...list.split(',').map(Number.parseFloat))
        return seconds(transitionDuration) > 0.001 || (animationName !== 'none' && seconds(animationDuration) > 0.001)
      }).length,
  )
  expect(moving).toBe(0)
}
