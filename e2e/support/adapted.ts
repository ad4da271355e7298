import type { Page } from '@playwright/test'
import { enlargeText, sidewaysScrolls, slowMotions, troubledText, unseenWhenFocused } from './adapting'
import { borderless, focusWithoutRing, swallowedIcons, toldByColourOnly, wordlessIcons } from './forced-colours'

type Look = (page: Page) => Promise<string[]>
type Way = { prepare: (page: Page) => Promise<void>; looks: Look[] }

const withoutColours = [borderless, swallowedIcons, toldByColourOnly, wordlessIcons, focusWithoutRing]
const window = (width: number, height: number) => (page: Page) => page.setViewportSize({ width, height })

/** How people have pages shown who need them otherwise (design-brief §9.8), and what must be true then. */
const ways: Record<string, Way> = {
  '200 % text': { prepare: (page) => enlargeText(page, 2), looks: [sidewaysScrolls, troubledText] }, // WCAG 1.4.4
  // 1280 × 1024 px enlarged to 400 % (WCAG 1.4.10).
  '400 %': { prepare: window(320, 256), looks: [sidewaysScrolls, troubledText, unseenWhenFocused] },
  'few colours, light': {
    prepare: (page) => page.emulateMedia({ forcedColors: 'active', colorScheme: 'light' }),
    looks: withoutColours,
  },
  'few colours, dark': {
    prepare: (page) => page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' }),
    looks: [swallowedIcons],
  },
  'no motion': { prepare: (page) => page.emulateMedia({ reducedMotion: 'reduce' }), looks: [slowMotions] },
}

/**
 * Shows the page as it stands in each of those ways, one after the other. Answers what it found, in words.
 *
 * @param reopen opens again what another width closed
 */
export async function findingsWhenAdapted(
  page: Page,
  name: string,
  reopen?: (page: Page) => Promise<void>,
): Promise<string[]> {
  const found: string[] = []
  for (const [way, { prepare, looks }] of Object.entries(ways)) {
    await prepare(page)
    if (reopen && !(await page.locator('dialog[open], details[open]').filter({ visible: true }).count()))
      await reopen(page)
    for (const look of looks) found.push(...(await look(page)).map((line) => `${name}, ${way}: ${line}`))
    await undo(page)
  }
  return found
}

async function undo(page: Page): Promise<void> {
  await enlargeText(page, 1)
  await page.emulateMedia({ forcedColors: null, colorScheme: null, reducedMotion: null })
  await window(1280, 1024)(page)
}
