/** What each letter about the open request reaches, in the order in which it is looked for. */
export const detailKeys = {
  l: ['[data-inbox="choices"] input[type="radio"]:enabled', '[data-inbox="find"] input[type="search"]'],
  s: ['[data-inbox="find"] input[type="search"]'],
  n: ['[data-inbox="new"] a'],
  d: ['[data-inbox="decline"] button'],
} as const
export type DetailKey = keyof typeof detailKeys

export function isDetailKey(letter: string): letter is DetailKey {
  return Object.hasOwn(detailKeys, letter)
}

/** All keys, in the words of the dialog that lists them. */
export const keyWords = [
  ['J', 'Next request'],
  ['K', 'Request before'],
  ['L', 'Link: to the first member to choose; Space chooses, Enter links'],
  ['S', 'Search for another member'],
  ['N', 'New person: invite somebody who is no member'],
  ['D', 'Decline…'],
  ['X', 'Select'],
  ['?', 'This list'],
] as const

/** Puts the focus where the letter leads; Decline… opens its dialog, which asks, and a new person is another page. */
export function actInDetail(key: DetailKey): void {
  const found = detailKeys[key].map((place) => document.querySelector<HTMLElement>(place)).find((one) => one !== null)
  if (key === 'd' || key === 'n') found?.click()
  else found?.focus()
}

/** The request that an element's row is about. */
export function rowOf(element: Element | null): string | null {
  return element?.closest<HTMLElement>('[data-row]')?.dataset.row ?? null
}

/** Whether list and request stand side by side (the breakpoint `lg` of app/globals.css). */
export function isWide(): boolean {
  return window.matchMedia('(min-width: 60rem)').matches
}
