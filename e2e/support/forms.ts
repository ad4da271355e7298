import type { Page, Request } from '@playwright/test'
import { expect } from './fixtures'

/** The page in front of us came by a GET, and no way of the browser's to show it again sends anything. */
export async function expectNoResend(page: Page, name: string, act: () => Promise<unknown>): Promise<void> {
  const sent: string[] = []
  const note = (request: Request) => {
    if (request.isNavigationRequest() && request.method() === 'POST') sent.push(request.url())
  }
  page.on('request', note)
  await act()
  await expect(page.getByRole('heading', { level: 1 }), name).toBeVisible()
  const title = await page.title()
  expect(sent.length, `${name} was sent`).toBeGreaterThan(0)
  const before = sent.length
  const again = await page.reload()
  expect(again?.request().method(), name).toBe('GET')
  expect(again?.status(), name).toBeLessThan(500)
  expect(await page.title(), name).toBe(title)
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 }), `“back” from ${name}`).toBeVisible()
  await page.goForward()
  await expect(page, `“forward” to ${name}`).toHaveTitle(title)
  expect(sent.length, `${name} was sent again`).toBe(before)
  page.off('request', note)
}

/** Sends a form from a page of ours, as somebody would who changed it. */
export async function send(page: Page, path: string, fields: Record<string, string>): Promise<void> {
  await page.goto('/login')
  await Promise.all([
    page.waitForResponse(
      (response) => response.request().method() === 'GET' && response.request().isNavigationRequest(),
    ),
    page.evaluate(
      ([action, values]) => {
        const form = document.createElement('form')
        Object.assign(form, { method: 'post', action })
        for (const [name, value] of Object.entries(values)) {
          const input = document.createElement('input')
          Object.assign(input, { name, value })
          form.append(input)
        }
        document.body.append(form)
        form.submit()
      },
      [path, fields] as const,
    ),
  ])
}

/** Presses the button that sends a form, and waits for the page that comes of it. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  const answered = page.waitForResponse(
    (response) => response.request().isNavigationRequest() && response.status() !== 303,
  )
  await page.getByRole('button', { name, exact: typeof name === 'string' }).click()
  await answered
}
