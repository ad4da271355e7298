import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { expect } from './fixtures'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Of a scheme only colours are another one's: what is dark has the same elements in the same places. */
const rulesOf = {
  light: { type: 'tag', values: tags },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
} as const
const schemes = ['light', 'dark'] as const
/** Narrow, wide; and 1280 px enlarged to 400 %, where only sideways scrolling is looked for. */
const widths = [360, 1280]
const REFLOW = 320

/**
 * What axe-core finds on the page as it stands, light and dark, narrow and
 * wide, and whether the page itself scrolls sideways when narrow; empty when
 * there is nothing to find (design-brief §9.3, §9.8, §9.14).
 */
export async function findings(page: Page, name: string): Promise<string[]> {
  const before = page.viewportSize()
  const found: string[] = []
  await expect(page).toHaveTitle(/./)
  await page.evaluate(axeSource) // by the debugger: the page's own policy would let no such script in
  for (const width of [...widths, REFLOW]) {
    await page.setViewportSize({ width, height: 800 })
    if (await scrollsSideways(page)) found.push(`${name}, ${width} px: scrolls sideways`)
    if (width === REFLOW) continue
    await page.evaluate(() => window.scrollTo(0, 0)) // what is scrolled half under the header is no small target
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      found.push(...(await violations(page, scheme)).map((line) => `${name}, ${width} px, ${scheme}: ${line}`))
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  if (before) await page.setViewportSize(before)
  return found
}

const scrollsSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

async function violations(page: Page, scheme: keyof typeof rulesOf): Promise<string[]> {
  const { violations } = await page.evaluate(
    (runOnly) =>
      (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        runOnly,
        resultTypes: ['violations'],
      }),
    rulesOf[scheme],
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  )
}

/** What the browser complains about while `visit` goes on: refused by the content policy, failed scripts, console errors. */
export async function complaints(page: Page, visit: () => Promise<void>): Promise<string[]> {
  const heard: string[] = []
  page.on('console', (message) => message.type() === 'error' && heard.push(`${page.url()}: ${message.text()}`))
  page.on('pageerror', (error) => heard.push(`${page.url()}: ${error.message}`))
  await visit()
  return heard
}
