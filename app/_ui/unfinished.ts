'use client'

// What somebody was doing when a fresh proof was asked for: kept in the tab while they are at the page that asks, and
// taken up once when they are back. What they press again is theirs to press: nothing is done by itself.

const KEY = 'porchlight.unfinished'
const MINUTES = 15

type Unfinished = { at: string; until: number; place: string; dialog: string | null; values: Record<string, string> }

/** Read once for each page; nothing of it is left in the tab then. `undefined`: not looked for yet. */
let found: Unfinished | null | undefined

/** Keeps which dialog and form `element` stands in and what is typed there, secrets and codes apart. */
export function keepUnfinished(element: Element): void {
  const form = element.closest('form')
  const kept: Unfinished = {
    at: here(),
    until: Date.now() + MINUTES * 60_000,
    place: placeOf(element),
    dialog: element.closest('dialog')?.dataset.of ?? null,
    values: form ? valuesOf(form) : {},
  }
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept))
  } catch {} // a tab that may keep nothing: it is typed again
}

/** Whether this dialog was open. */
export function wasOpen(dialog: string): boolean {
  return unfinished()?.dialog === dialog
}

/** Whether it is in this element's form, dialog or row that the press was. */
export function wasHere(element: Element): boolean {
  return unfinished()?.place === placeOf(element)
}

/** What was typed into this field; `undefined` where nothing was, or it was another form. */
export function typedBefore(field: Field): string | undefined {
  return field.form && wasHere(field.form) ? unfinished()?.values[field.name] : undefined
}

/** A dialog that was closed opens anew the next time. */
export function forgetUnfinished(): void {
  found = null
}

export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function unfinished(): Unfinished | null {
  if (found === undefined) found = takeUp()
  return found?.at === here() ? found : null
}

function takeUp(): Unfinished | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Unfinished | null
    if (kept?.at !== here()) return null
    sessionStorage.removeItem(KEY)
    return kept.until > Date.now() ? kept : null
  } catch {
    return null
  }
}

function here(): string {
  return location.pathname + location.search
}

/** Names a place (a form by its fields, else a `data-act`) so that another load of the page has the same name there. */
function placeOf(element: Element): string {
  const dialog = element.closest('dialog')?.dataset.of ?? ''
  const form = element.closest('form')
  if (!form) return JSON.stringify([dialog, element.closest<HTMLElement>('[data-act]')?.dataset.act])
  return JSON.stringify([dialog, form.ariaLabel, ...new Set(fieldsOf(form).map(({ name }) => name))])
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (one): one is Field =>
      (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement) &&
      one.name !== '',
  )
}

function valuesOf(form: HTMLFormElement): Record<string, string> {
  const open = fieldsOf(form).filter(
    (field) =>
      field.type !== 'password' &&
      field.type !== 'file' &&
      field.autocomplete !== 'one-time-code' &&
      !(field.type === 'radio' && !(field as HTMLInputElement).checked),
  )
  return Object.fromEntries(open.map(({ name, value }) => [name, value]))
}
