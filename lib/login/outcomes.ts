import type { Check } from '@/lib/attempts/model'
import { type GuardCode, guardCodes, wordsFor } from '@/lib/connections/saml-guard/refusals'
import { askIt, type Entry } from './refusal-entry'
import { type OwnRefusal, ownWords } from './refusal-words'

/** Every way a sign-in can be refused. */
export type RefusalCode = GuardCode | OwnRefusal

export type Refusal = {
  kind: 'refused'
  code: RefusalCode
  /** What people read out to their IT team; finds the attempt. */
  reference: string | null
  connectionId: string
  email?: string
}

/** `again`: the button starts a new sign-in; `other`: another account at the IdP may help. */
export type Words = { title: string; text: string; steps: string[]; again: boolean; other: boolean }

const signatures: ReadonlySet<RefusalCode> = new Set([
  'unknown_signer',
  'digest_mismatch',
  'not_signed',
  'algorithm_forbidden',
  'weak_key',
])
/** See `skewOf` of the guard. */
const SKEW = /\((\d+) s (?:ahead of|behind) our clock\)$/

const clocks: ReadonlySet<RefusalCode> = new Set([
  'issued_before_request',
  'issued_in_future',
  'not_yet_valid',
  'expired',
  'authenticated_in_future',
])

/**
 * What a page says about a refusal; `null` for codes that do not exist.
 *
 * @param checks of the refused answer: they know by how many seconds a time was wrong.
 */
export function refusalWords(
  code: string,
  names: { idp: string; org: string; email: string },
  checks: readonly Check[] = [],
): Words | null {
  const entry = isOwn(code) ? ownWords[code] : isGuardCode(code) ? guardEntry(code) : null
  if (!entry) return null
  const facts = { ...names, seconds: secondsIn(checks) }
  const fill = (text: string) =>
    text.replace(/\{(idp|org|email|seconds)\}/g, (_, name: keyof typeof facts) => facts[name])
  return {
    title: fill(entry.title),
    text: fill(entry.text),
    steps: (entry.steps ?? []).map(fill),
    again: entry.again ?? false,
    other: entry.other ?? false,
  }
}

/** What an admin reads about a refused sign-in: whose side, what to change. `checks` as for {@link refusalWords}. */
export function refusalForAdmins(code: string, checks: readonly Check[] = []): string | null {
  if (isGuardCode(code)) return wordsFor(code).admin.replace('{seconds}', secondsIn(checks))
  return isOwn(code)
    ? (refusalWords(code, { idp: 'the identity provider', org: 'your organization', email: 'the address' })?.text ??
        null)
    : null
}

export const refusalCodes: readonly RefusalCode[] = [...(Object.keys(ownWords) as OwnRefusal[]), ...guardCodes]

function guardEntry(code: GuardCode): Entry {
  const title = signatures.has(code)
    ? 'We could not verify {idp}’s answer'
    : clocks.has(code)
      ? 'The times do not agree'
      : 'We could not use {idp}’s answer'
  return { title, text: wordsFor(code).person, steps: ['Try again.', askIt], again: true }
}

/** The guard wrote the distance behind the time that it refused; without it, only the skew that it allows is sure. */
function secondsIn(checks: readonly Check[]): string {
  const refused = checks.find(({ ok, received }) => !ok && SKEW.test(received))
  return SKEW.exec(refused?.received ?? '')?.[1] ?? 'more than 90'
}

const isOwn = (code: string): code is OwnRefusal => Object.hasOwn(ownWords, code)
const isGuardCode = (code: string): code is GuardCode => (guardCodes as readonly string[]).includes(code)
