import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Of a scheme only colours are another one's: what is dark has the same elements in the same places. */
export const rulesOf = {
  light: { type: 'tag', values: tags },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
} as const
const schemes = ['light', 'dark'] as const
const widths = [360, 1280]

/**
 * What axe-core finds on the page as it stands, light and dark, narrow and
 * wide, and whether the page itself scrolls sideways when narrow; empty when
 * there is nothing to find (design-brief §9.3, §9.8).
 */
export async function findings(page: Page, name: string): Promise<string[]> {
  await page.evaluate(axeSource) // by the debugger: the page's own policy would let no such script in
  const found: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    if (overflow > 0) found.push(`${name}, ${width} px: scrolls ${overflow} px sideways`)
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const violations = await page.evaluate(
        (runOnly) =>
          (window as unknown as { axe: { run: (...args: unknown[]) => Promise<AxeResults> } }).axe
            .run(document, { runOnly, resultTypes: ['violations'] })
            .then((results) =>
              results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`),
            ),
        rulesOf[colorScheme],
      )
      found.push(...violations.map((violation) => `${name}, ${width} px, ${colorScheme}: ${violation}`))
    }
  }
  return found
}

/** What the browser complains about while `visit` goes on: refused by the content policy, failed scripts, console errors. */
export async function complaints(page: Page, visit: () => Promise<void>): Promise<string[]> {
  const heard: string[] = []
  page.on('console', (message) => message.type() === 'error' && heard.push(`${page.url()}: ${message.text()}`))
  page.on('pageerror', (error) => heard.push(`${page.url()}: ${error.message}`))
  await visit()
  return heard
}
