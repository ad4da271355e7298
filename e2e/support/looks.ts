import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { rulesOf } from './accessibility'
import { expect } from './fixtures'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Narrow, wide; and 1280 px enlarged to 400 %, where only sideways scrolling is looked for. */
const widths = [360, 1280]
const REFLOW = 320

/**
 * The page in front of us, light and dark, narrow and wide: nothing that
 * axe-core finds, and nothing to scroll to sideways (design-brief §9.3, §9.8, §9.14).
 */
export async function expectGoodLooks(page: Page): Promise<void> {
  const before = page.viewportSize()
  const found: string[] = []
  await expect(page).toHaveTitle(/./)
  await page.evaluate(axe)
  for (const width of [...widths, REFLOW]) {
    await page.setViewportSize({ width, height: 800 })
    if (await scrollsSideways(page)) found.push(`${width} px: scrolls sideways`)
    if (width === REFLOW) continue
    await page.evaluate(() => window.scrollTo(0, 0)) // what is scrolled half under the header is no small target
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      found.push(...(await violations(page, colorScheme)).map((line) => `${width} px, ${colorScheme}: ${line}`))
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  if (before) await page.setViewportSize(before)
  expect(found, await page.title()).toEqual([])
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

/** Screenshots into the folder that `E2E_LOOKS` names, to look at; nothing compares them. */
export async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_LOOKS
  if (!folder) return
  for (const [scheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(folder, `${name}-${scheme}-${width}.png`), fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.emulateMedia({ colorScheme: null })
}
