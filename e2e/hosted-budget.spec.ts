import type { CDPSession, Page } from '@playwright/test'
import { productUrl } from './support/places'
import { heading, saml, startAtOrgPage, stayAtHop } from './support/sign-in'
import { expect, test } from './support/surroundings'

const KB = 1024

type Load = { url: string; type: string; bytes: number }

test('a first visit of the sign-in page is light, has no script file, and asks nobody else', async ({ page }) => {
  const loads = await watchLoads(page)
  await page.goto('/login', { waitUntil: 'networkidle' })
  const icon = await page.locator('link[rel=icon]').getAttribute('href') // fetched where there is a tab to show it in
  const iconBytes = (await (await page.request.get(icon ?? '')).body()).length

  expect(loads.length + 1).toBeLessThanOrEqual(4)
  expect(loads.reduce((sum, { bytes }) => sum + bytes, iconBytes)).toBeLessThanOrEqual(30 * KB)
  expect(loads.find(({ type }) => type === 'Document')?.bytes).toBeLessThanOrEqual(8 * KB)
  expect(loads.filter(({ type }) => type === 'Script')).toEqual([])
  expect(loads.filter(({ url }) => new URL(url).origin !== productUrl)).toEqual([])
  const inline = await page
    .locator('script')
    .evaluateAll((scripts) => scripts.map(({ textContent }) => textContent ?? ''))
  expect(inline.join('').length).toBeLessThanOrEqual(2 * KB)
})

test('the pages behind it weigh no more', async ({ company, page }) => {
  const loads = await watchLoads(page)
  await stayAtHop(page)
  await page.goto(`/login/${company.slug}`)
  await startAtOrgPage(page, company, saml)
  await expect(heading(page, `Taking you to ${saml}`)).toBeVisible()
  const documents = loads.filter(({ type, url }) => type === 'Document' && url.startsWith(productUrl))
  expect(documents.length).toBeGreaterThanOrEqual(2)
  for (const { url, bytes } of documents) expect(bytes, url).toBeLessThanOrEqual(8 * KB)
})

/** What comes over the wire, headers included, with an empty cache. */
async function watchLoads(page: Page): Promise<Load[]> {
  const session: CDPSession = await page.context().newCDPSession(page)
  const started = new Map<string, { url: string; type: string }>()
  const loads: Load[] = []
  session.on('Network.requestWillBeSent', ({ requestId, request, type }) =>
    started.set(requestId, { url: request.url, type: type ?? '' }),
  )
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = started.get(requestId)
    if (request) loads.push({ ...request, bytes: encodedDataLength })
  })
  await session.send('Network.enable')
  return loads
}
