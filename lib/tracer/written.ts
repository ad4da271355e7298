import type { Check, Step } from '@/lib/attempts/model'
import type { TracedCheck } from './model'
import { closerCode } from './oidc-codes'

/**
 * The comparisons of a sign-in's last answer and of the decision about it, as
 * they were written down, under the names that a test's report uses. The first
 * that failed carries the refusal's code; a refusal that no comparison stands
 * for gets one of its own.
 */
export function writtenChecks(steps: readonly Step[], kind: 'saml' | 'oidc', outcome: string | null): TracedCheck[] {
  const of = (name: Step['name']) => steps.findLast((step) => step.name === name)?.checks ?? []
  const answered = of('answered')
  const strayed = outcome === null ? [] : strayedIn(steps)
  const isStray = strayed.some(({ code }) => code === outcome)
  const last = isStray ? refusalOf(steps) : outcome
  const code = last && closerCode(last, answered)
  const checks = [...(kind === 'oidc' ? fromLibrary(answered, code) : answered), ...of('decided').map(renamed)]
  const first = checks.findIndex(({ ok }) => !ok)
  const traced = checks.map((check, place) => ({ ...check, code: place === first ? code : null }))
  return [...traced, ...(code && first < 0 ? [standingFor(code)] : []), ...strayed]
}

/** What came astray; each such step is its own refusal. */
function strayedIn(steps: readonly Step[]): TracedCheck[] {
  return steps
    .filter(({ name }) => name === 'strayed')
    .flatMap(({ checks = [], detail = null }) => checks.map((check) => ({ ...check, code: detail })))
}

/** Of the last answer that was read, if it was refused. */
function refusalOf(steps: readonly Step[]): string | null {
  const last = steps.findLast(({ name }) => name === 'answered')
  return last?.ok === false ? (last.detail ?? null) : null
}

/** Names of earlier versions. */
const renamings: Record<string, string> = { 'e-mail domain': 'email_domain', 'verified domain': 'email_domain' }

function renamed(check: Check): Check {
  return { ...check, name: renamings[check.name] ?? check.name }
}

const libraryNames: Record<string, string> = {
  'provider answer': 'provider_answer',
  provider: 'token_endpoint',
  issuer: 'token_issuer',
  signature: 'token_signature',
  'authorized party': 'authorized_party',
  'issued at': 'token_issued_at',
}
/** Under which name the library's one sentence stands, by what it means. */
const byCode: Record<string, string> = {
  client_refused: 'token_endpoint',
  code_refused: 'token_endpoint',
  token_expired: 'token_expires',
  answer_invalid: 'id_token',
}
/** What the library has compared before it lets our own rules look; it says nothing about what went well. */
const before: Check[] = [
  ['token_audience', 'our client ID'],
  ['token_nonce', 'the nonce of this sign-in'],
  ['token_expires', 'a time to come'],
].map(([name = '', expected = '']) => ({ name, ok: true, expected, received: expected }))

function fromLibrary(checks: readonly Check[], code: string | null): Check[] {
  const isVerified = checks.some(({ name, ok }) => name === 'signature' && ok)
  const named = checks.map((check) => {
    if (check.name === 'answer') return { ...check, name: byCode[code ?? ''] ?? code ?? 'id_token' }
    if (check.name.startsWith('claim '))
      return { ...check, name: 'tenant', expected: `${check.name.slice(6)} = ${check.expected}` }
    return { ...check, name: libraryNames[check.name] ?? check.name }
  })
  return isVerified ? [...named.slice(0, 2), ...before, ...named.slice(2)] : named
}

const standing: Record<string, readonly [name: string, expected: string, received: string]> = {
  no_address: ['email', 'one address', 'nothing'],
  several_addresses: ['email', 'one address', 'several'],
  address_malformed: ['email', 'one address in plain letters', 'something else'],
  identifier_malformed: ['subject', 'a plain identifier', 'something else'],
  engine_refused: ['engine', 'the same reading', 'a refusal'],
  verifiers_disagree: ['engine', 'the same reading', 'another one'],
  never_came_back: ['came_back', 'an answer within ten minutes', 'nobody'],
  left_early: ['in_a_minute', 'the browser, for the answer', 'nobody'],
  connection_off: ['connection_on', 'turned on', 'turned off'],
  replayed: ['first_use', 'not used before', 'used before'],
  not_asked_afresh: ['asked_afresh', 'asked again for this step', 'not asked again'],
}

function standingFor(code: string): TracedCheck {
  const [name, expected, received] = standing[code] ?? ['document', 'an answer that we can use', wordsOf(code)]
  return { name, ok: false, expected, received, code }
}

/** `too_large` → “too large”. */
const wordsOf = (code: string) => code.replaceAll('_', ' ')
