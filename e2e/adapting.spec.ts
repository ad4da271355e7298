import { findingsWhenAdapted } from './support/adapted'
import { slowMotions } from './support/adapting'
import { opened, pagesOf } from './support/console-pages'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { hostedSamples, serveSamples } from './support/hosted-samples'

// Larger text, a window of 320 px, few colours, no motion: support/adapted.ts says what must be true in each.

test('every hosted page in each of its states serves people who have it shown in their own way', async ({ page }) => {
  test.setTimeout(120_000)
  const found: string[] = []
  for (const [name, url] of await serveSamples(page, hostedSamples())) {
    await page.goto(url)
    found.push(...(await findingsWhenAdapted(page, name)))
  }
  expect(found).toEqual([])
})

test('every console and account page does', async ({ company, browserOf }) => {
  test.setTimeout(120_000)
  const bo = await browserOf('bo')
  const paths = await pagesOf(company)
  await enter(bo, company.users.bo)
  const found: string[] = []
  for (const path of paths) {
    await bo.goto(path)
    found.push(...(await findingsWhenAdapted(bo, path)))
  }
  expect(found).toEqual([])
})

test('so do dialogs, menus and forms with errors', async ({ company, browserOf }) => {
  test.setTimeout(120_000)
  const bo = await browserOf('bo')
  await pagesOf(company)
  await enter(bo, company.users.bo)
  const found: string[] = []
  for (const { below, open } of opened(company)) {
    await bo.goto(`/orgs/${company.slug}${below}`)
    await open(bo)
    found.push(...(await findingsWhenAdapted(bo, `${below} opened`, open)))
  }
  expect(found).toEqual([])
})

test('what is looked for would be found', async ({ page }) => {
  await page.goto('/login')
  expect(await slowMotions(page)).toEqual([expect.stringContaining('moves: BUTTON')]) // nobody asked for less
  await page.route('**/samples/bad', (route) => route.fulfill({ contentType: 'text/html', body: badPage }))
  await page.goto('/samples/bad')
  const found = await findingsWhenAdapted(page, 'bad')
  for (const [way, finding] of [
    ['200 % text', 'scrolls'],
    ['200 % text', 'cut off: a sentence without room'],
    ['200 % text', 'leaves its box: Press'],
    ['200 % text', '“above” lies upon “below”'],
    ['400 %', 'a region scrolls sideways that has no name or no focus'],
    ['400 %', 'out of sight when focused: covered'],
    ['few colours, light', 'no ring: Press'],
    ['few colours, light', 'no border: Press'],
    ['few colours, light', 'swallowed'],
    ['few colours, light', 'without a word'],
    ['few colours, light', 'looks like its neighbours: here'],
    ['no motion', 'moves: P'],
  ] as const)
    expect.soft(found.filter((line) => line.startsWith(`bad, ${way}: ${finding}`)).length, finding).toBeGreaterThan(0)
})

/** All that people who adapt pages stumble over, on one page. */
const badPage = `<!doctype html><title>Bad</title><style>
  .room { width: 8rem; white-space: nowrap; overflow: hidden }
  .scrolls { width: 10rem; white-space: nowrap; overflow: auto }
  button { width: 3rem; height: 1rem; border: 0; outline: none; font-size: 1.5rem }
  .stack { position: absolute; top: 10rem }
  .cover { position: fixed; top: 0; right: 0; width: 6rem; height: 3rem; background: #fff }
  .covered { position: fixed; top: 0; right: 0 }
  .slow { transition: opacity 1s; width: 70rem }
  ul a { color: #00f; text-decoration: none } ul a[aria-current] { color: #f00 }
</style><p class="slow">wide</p><p class="room">a sentence without room</p><p class="scrolls">another sentence without room</p>
<button>Press</button><p class="stack">above</p><p class="stack">below</p>
<ul><li><a href="#a" aria-current="page">here</a></li><li><a href="#b">there</a></li></ul>
<a class="covered" href="#c">covered</a><div class="cover"></div>
<div><svg width="20" height="20"><rect width="20" height="20" fill="#fff" stroke="none"></rect></svg></div>`
