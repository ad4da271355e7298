import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { complaints, findings } from './support/accessibility'
import { aRequestOf } from './support/asking'
import { opened, pagesOf } from './support/console-pages'
import { enter, enterBySso } from './support/entering'
import { expect, test } from './support/fixtures'

const SCRIPT_BYTES = 170_000

test('axe-core finds nothing on any console or account page, light and dark, narrow and wide, and none of them complains', async ({
  company,
  browserOf,
}) => {
  test.setTimeout(180_000)
  const bo = await browserOf('bo')
  const paths = await pagesOf(company)
  await enter(bo, company.users.bo)
  const found: string[] = []
  const heard = await complaints(bo, async () => {
    for (const path of paths) {
      await bo.goto(path)
      await expect(bo.getByRole('heading', { level: 1 })).toBeVisible()
      found.push(...(await findings(bo, path)))
    }
  })
  expect(found).toEqual([])
  expect(heard).toEqual([])
})

test('axe-core finds nothing on the pages that say no, nor on those of a plain member', async ({
  company,
  browserOf,
}) => {
  const [cleo, ada] = [await browserOf('cleo'), await browserOf('ada')]
  await enter(cleo, company.users.cleo)
  await enterBySso(ada, company, 'ada')
  const found: string[] = []
  for (const [page, path] of [
    [cleo, `/orgs/${company.slug}`],
    [cleo, `/orgs/${company.slug}/members`],
    [cleo, '/orgs/nothing-here'],
    [ada, '/account/password'],
    [ada, '/account/sessions'],
  ] as const) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    found.push(...(await findings(page, path)))
  }
  expect(found).toEqual([])
})

test('axe-core finds nothing in open dialogs, menus and forms with errors', async ({ company, browserOf }) => {
  test.setTimeout(120_000)
  const bo = await browserOf('bo')
  await pagesOf(company)
  await enter(bo, company.users.bo)
  const found: string[] = []
  for (const { below, open } of opened(company)) {
    await bo.setViewportSize({ width: 1280, height: 800 })
    await bo.goto(`/orgs/${company.slug}${below}`)
    await open(bo)
    found.push(...(await findings(bo, `${below} opened`)))
  }
  expect(found).toEqual([])
})

test('a console page’s first load brings at most 170 kB of script, all of it with the page’s nonce', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  for (const path of await pagesOf(company)) {
    const response = await bo.request.get(path)
    const html = await response.text()
    const nonce = /'nonce-([^']+)' 'strict-dynamic'/.exec(response.headers()['content-security-policy'] ?? '')?.[1]
    expect(nonce, path).toBeTruthy()
    const tags = html.match(/<script\b[^>]*>/g) ?? []
    expect(
      tags.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
      path,
    ).toEqual([])
    const sources = tags.flatMap((tag) => (tag.includes('noModule') ? [] : (/src="([^"]+)"/.exec(tag)?.[1] ?? [])))
    const sizes = await Promise.all(
      [...new Set(sources)].map(async (src) => gzipSync(await (await bo.request.get(src)).body()).length),
    )
    expect(
      sizes.reduce((sum, size) => sum + size, 0),
      path,
    ).toBeLessThanOrEqual(SCRIPT_BYTES)
  }
})

test('a request is linked with the keyboard alone, from the first page on', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await aRequestOf(company, 'ada')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}`)
  await tabTo(bo, bo.getByRole('main').getByRole('link', { name: '1 link request' }))
  await bo.keyboard.press('Enter')
  await expect(bo.getByRole('heading', { level: 1, name: 'Link requests' })).toBeVisible()
  await tabTo(bo, bo.getByRole('radio', { name: 'Ada Lovelace' }))
  await bo.keyboard.press('Space')
  await tabTo(bo, bo.getByRole('button', { name: 'Decline…' }))
  await bo.keyboard.press('Enter')
  await expect(bo.getByRole('dialog')).toBeVisible()
  await bo.keyboard.press('Escape')
  await expect(bo.getByRole('dialog')).toBeHidden()
  await expect(bo.getByRole('button', { name: 'Decline…' })).toBeFocused()
  await tabTo(bo, bo.getByRole('button', { name: 'Link', exact: true }), 'Shift+Tab')
  await bo.keyboard.press('Enter')
  await expect(bo.getByText('R-1 was answered.')).toBeVisible()
})

/** Presses the key until the element has the focus, as somebody does who has no pointer. */
async function tabTo(page: Page, target: ReturnType<Page['getByRole']>, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  await expect(target).toBeFocused()
}
