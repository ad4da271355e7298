import type { Page } from '@playwright/test'

// What must be there without our colours, where the system paints with a few of its own (design-brief §9.8).

/** Everything that the keyboard reaches shows that it has the focus. */
export async function focusWithoutRing(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab') // from now on the focus is somebody's who uses the keyboard
  return page.evaluate(() => {
    const root = document.querySelector('dialog[open]') ?? document
    const candidates = root.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [tabindex="0"]',
    )
    const found: string[] = []
    for (const element of candidates) {
      if (element.tabIndex < 0 || element.matches(':disabled') || !element.checkVisibility()) continue
      element.focus()
      if (document.activeElement !== element) continue
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element)
      const ring =
        outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && !/^rgba.*, 0\)$/.test(outlineColor)
      if (!ring) found.push(`no ring: ${element.ariaLabel ?? element.textContent?.trim().slice(0, 40)}`)
    }
    return found
  })
}

/** Buttons and fields without a border, which nothing else would set apart from the page. */
export function borderless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      'button, .button, input:not([type=radio], [type=checkbox]), select, textarea',
    )
    return [...controls].flatMap((element) => {
      if (!element.checkVisibility() || element.clientWidth <= 1) return []
      const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor, textDecorationLine } =
        getComputedStyle(element)
      const bordered =
        Number.parseFloat(borderTopWidth) >= 1 &&
        borderTopStyle !== 'none' &&
        borderTopColor !== backgroundColor &&
        !/^rgba.*, 0\)$/.test(borderTopColor)
      const reads = element.className && textDecorationLine.includes('underline') // looks and reads like a link
      return bordered || reads ? [] : [`no border: ${element.textContent?.trim() || element.getAttribute('name')}`]
    })
  })
}

/** Icons and drawings that the background swallows: below 3:1 (WCAG 1.4.11), all of their shapes. */
export function swallowedIcons(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const light = (colour: string) => {
      const linear = channels(colour)
        .slice(0, 3)
        .map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!
    }
    const contrast = (one: string, other: string) => {
      const [darker, lighter] = [light(one), light(other)].sort((a, b) => a - b) as [number, number]
      return (lighter + 0.05) / (darker + 0.05)
    }
    const behind = (element: Element | null): string => {
      if (!element) return 'rgb(255, 255, 255)'
      const colour = getComputedStyle(element).backgroundColor
      return channels(colour)[3] === 0 ? behind(element.parentElement) : colour
    }
    return [...document.querySelectorAll('svg')].flatMap((svg) => {
      if (!svg.checkVisibility()) return []
      const paints = [...svg.querySelectorAll('path, circle, rect')].flatMap((shape) => {
        const { stroke, fill } = getComputedStyle(shape)
        return [stroke, fill].filter((paint) => paint.startsWith('rgb'))
      })
      const seen = paints.some((paint) => contrast(paint, behind(svg)) >= 3)
      return seen ? [] : [`swallowed: ${svg.parentElement?.textContent?.trim()} ${svg.getAttribute('class')} ${paints}`]
    })
  })
}

/** Where one is, which tab is open, what was chosen: told from its neighbours by more than a colour. */
export function toldByColourOnly(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const form = (element: Element) => {
      const style = getComputedStyle(element)
      const bold = Number(style.fontWeight) >= 600 // less is hardly seen
      const borders = [style.borderBlockWidth, style.borderBlockStyle, style.borderInlineWidth, style.borderInlineStyle]
      return [bold, style.textDecorationLine, ...borders].join()
    }
    return [...document.querySelectorAll('[aria-current]:not([aria-current=false])')].flatMap((element) => {
      const list = element.closest('ul, ol, nav, table')
      const others = [...(list?.querySelectorAll(`${element.tagName}:not([aria-current])`) ?? [])]
      if (!element.checkVisibility() || !others.length) return []
      const alike = others.some((other) => form(other) === form(element))
      return alike ? [`looks like its neighbours: ${element.textContent}`] : []
    })
  })
}

/** Icons that stand without a word: what they say would be told by form alone. */
export function wordlessIcons(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('svg')].flatMap((svg) => {
      if (!svg.checkVisibility() || svg.ariaLabel || svg.querySelector('title')) return []
      const near = svg.closest('a, button, summary, li, p, span, td, th, div')
      const said =
        near?.textContent?.trim() || near?.getAttribute('aria-label') || near?.nextElementSibling?.textContent?.trim()
      return said ? [] : [`without a word: ${svg.outerHTML.slice(0, 120)}`]
    }),
  )
}
