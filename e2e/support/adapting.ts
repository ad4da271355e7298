import type { CDPSession, Page } from '@playwright/test'

// What is looked for when people change how pages are shown (design-brief §9.8). Each look answers what it found, in
// words. The functions given to `evaluate` run in the page, so that each brings along whatever it needs.

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/** As a browser whose people chose larger letters: pages see it in `rem`, also in their media queries. */
export async function enlargeText(page: Page, times: number): Promise<void> {
  if (!sessions.has(page)) sessions.set(page, page.context().newCDPSession(page))
  const session = await sessions.get(page)
  await session?.send('Page.setFontSizes', { fontSizes: { standard: 16 * times, fixed: 13 * times } })
}

/** Whether the page itself scrolls sideways, and what does so in it without a name or out of the keyboard's reach. */
export function sidewaysScrolls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    const found =
      root.scrollWidth > root.clientWidth ? [`scrolls ${root.scrollWidth - root.clientWidth} px sideways`] : []
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      const scrolls = element.checkVisibility() && /auto|scroll/.test(getComputedStyle(element).overflowX)
      if (!scrolls || element.scrollWidth <= element.clientWidth + 1 || /^(INPUT|TEXTAREA)$/.test(element.tagName))
        continue
      const reachable = element.tabIndex >= 0 && Boolean(element.ariaLabel ?? element.getAttribute('aria-labelledby'))
      if (!reachable) found.push(`a region scrolls sideways that has no name or no focus: ${element.className}`)
    }
    return found
  })
}

/** Words that are cut off, that leave their button, or that lie upon other words. */
export function troubledText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Line = { element: Element; text: string; box: DOMRect }
    const root =
      document.querySelector('dialog[open]') ?? document.querySelector('details[open] > div') ?? document.body
    const lines = linesIn(root)
    const found = lines.flatMap((line) => [...cutOff(line), ...outside(line)])
    return [...new Set([...found, ...overlaps()])]

    function linesIn(within: Element): Line[] {
      const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT)
      const all: Line[] = []
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement!
        const text = node.textContent?.trim() ?? ''
        if (!text || !element.checkVisibility({ visibilityProperty: true }) || forEarsOnly(element)) continue
        const range = document.createRange()
        range.selectNodeContents(node)
        for (const box of range.getClientRects()) if (box.width > 1) all.push({ element, text: text.slice(0, 40), box })
      }
      return all
    }

    function forEarsOnly(element: Element): boolean {
      const hidden = element.closest('.sr-only, .away')
      return hidden ? getComputedStyle(hidden).clipPath !== 'none' : element.closest('script, style, option') !== null
    }

    function cutOff({ element, text, box }: Line): string[] {
      for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at)
        if (/auto|scroll/.test(overflowX + overflowY)) return []
        const frame = at.getBoundingClientRect()
        const repeated = element.closest('summary') !== null // a menu's label stands whole in its menu
        if (/hidden|clip/.test(overflowX) && box.right > frame.right + 1 && !repeated) return [`cut off: ${text}`]
        if (/hidden|clip/.test(overflowY) && box.bottom > frame.bottom + 1) return [`cut off below: ${text}`]
      }
      return []
    }

    function outside({ element, text, box }: Line): string[] {
      const frame = element.closest('button, summary, .button, a[class*="min-h"], [class*="rounded-control"]')
      if (!frame || getComputedStyle(element).textOverflow === 'ellipsis') return []
      const { left, right, top, bottom } = frame.getBoundingClientRect()
      const within = box.left > left - 2 && box.right < right + 2 && box.top > top - 4 && box.bottom < bottom + 4
      return within ? [] : [`leaves its box: ${text}`]
    }

    function overlaps(): string[] {
      return lines.flatMap((one, index) =>
        lines.slice(index + 1).flatMap((other) => {
          if (one.element.closest('header') !== other.element.closest('header')) return [] // what has scrolled below it
          const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
          const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
          const upon = across > 2 && down > 0.35 * Math.min(one.box.height, other.box.height)
          return upon ? [`“${one.text}” lies upon “${other.text}”`] : []
        }),
      )
    }
  })
}

/** What the keyboard reaches but the eye does not: out of the view, or below something that stays. */
export function unseenWhenFocused(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const reached = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    const within = (root: ParentNode | null) => [...(root?.querySelectorAll<HTMLElement>(reached) ?? [])]
    const dialog = document.querySelector('dialog[open]')
    const candidates = dialog
      ? within(dialog)
      : [...within(document.querySelector('details[open]')), ...within(document)]
    const found: string[] = []
    for (const element of candidates) {
      if (element.tabIndex < 0 || element.matches(':disabled') || !element.checkVisibility()) continue
      element.focus()
      element.scrollIntoView({ block: 'nearest' }) // one that had the focus before scrolls nowhere by it
      if (document.activeElement !== element) continue
      const [box = new DOMRect()] = (element.closest('label') ?? element).getClientRects()
      const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)]
      const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      const owner = element.closest('label') ?? element
      const seen = right - left > 2 && bottom - top > 2 && hit && (owner.contains(hit) || hit.contains(owner))
      if (!seen)
        found.push(`out of sight when focused: ${element.ariaLabel ?? element.textContent?.trim().slice(0, 40)}`)
    }
    ;(document.activeElement as HTMLElement | null)?.blur()
    scrollTo(0, 0)
    return found
  })
}

/** What moves, or takes its time, for people who asked that nothing does: longer than a millisecond. */
export async function slowMotions(page: Page): Promise<string[]> {
  const button = await page.evaluate(() => {
    const [first] = [...document.querySelectorAll('.button')].filter((element) => element.checkVisibility())
    return first?.getBoundingClientRect().toJSON() as DOMRect | undefined
  })
  if (button) await page.mouse.move(button.x + 8, button.y + 8)
  return page.evaluate(() => {
    const slow = (times: string) =>
      times.split(', ').some((time) => Number.parseFloat(time) * (/ms$/.test(time) ? 1 : 1000) > 1)
    const found: string[] = []
    for (const element of document.querySelectorAll('*')) {
      for (const part of [null, '::before', '::after', '::backdrop']) {
        const style = getComputedStyle(element, part)
        const moves = style.animationName !== 'none' && slow(style.animationDuration)
        const changes = style.transitionProperty !== 'none' && slow(style.transitionDuration)
        if (moves || changes || style.scrollBehavior === 'smooth')
          found.push(`moves: ${element.tagName}${part ?? ''} ${element.getAttribute('class') ?? ''}`)
      }
    }
    return found
  })
}
