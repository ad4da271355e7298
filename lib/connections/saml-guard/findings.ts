import { type GuardCode, refuse } from './refusals'

/** One comparison as an admin sees it. Never holds the document, only single values, 200 characters at most. */
export type GuardCheck = { name: string; ok: boolean; expected: string; received: string }

/** What has been compared so far. Comparisons go on after the first that fails: an admin wants to see them all. */
export type Findings = { readonly checks: GuardCheck[]; refusal: GuardCode | null }

const MAX_SHOWN = 200

export function noFindings(): Findings {
  return { checks: [], refusal: null }
}

/** Writes one comparison down; the first that fails names the refusal. */
export function note(findings: Findings, check: GuardCheck, code: GuardCode): void {
  findings.checks.push({ ...check, expected: shorten(check.expected), received: shorten(check.received) })
  if (!check.ok) findings.refusal ??= code
}

/** Compares code unit by code unit: no trimming, no case, no prefix. */
export function expectSame(
  findings: Findings,
  name: string,
  code: GuardCode,
  expected: string,
  received: string | null,
): void {
  note(findings, { name, ok: received === expected, expected, received: received ?? 'nothing' }, code)
}

/** Notes a comparison that ends the guard at once when it fails. */
export function insist(findings: Findings, check: GuardCheck, code: GuardCode): void {
  note(findings, check, code)
  if (!check.ok) refuse(code)
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text
}
