import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { findings } from './accessibility'
import { expect } from './fixtures'

/** Nothing is wrong with the page in front of us, in any of the looks that `findings` takes. */
export async function expectGoodLooks(page: Page): Promise<void> {
  expect(await findings(page, await page.title())).toEqual([])
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
