import type { TracedCheck } from './model'

/** A question that a sign-in is asked, with the comparisons that answer it. */
export type Question = {
  title: string
  state: 'passed' | 'failed' | 'not_reached'
  checks: TracedCheck[]
  /** Comparisons that nothing came to: those after one that ended the sign-in. */
  unreached: string[]
}

/** `saml`, `oidc`: what is always compared, in order. `also`: what may be, or by another name. */
type Row = { title: string; saml: readonly string[]; oidc: readonly string[]; also?: readonly string[] }

const ours = { email: ['email'], domain: ['email_domain'] }

/** In the order in which they are asked; each of the verifiers' comparisons belongs to one. */
const rows: readonly Row[] = [
  {
    title: 'Did the provider send an answer?',
    saml: ['came_back'],
    oidc: ['provider_answer', 'token_endpoint', 'id_token'],
    also: ['came_back', 'connection_on', 'cookies', 'binding'],
  },
  {
    title: 'Can the answer be read?',
    saml: ['document', 'form'],
    oidc: [],
    also: ['response_version', 'assertion_version', 'assertion', 'encryption_algorithm', 'key_transport', 'decryption'],
  },
  {
    title: 'Is it really from your provider?',
    saml: ['signature', 'assertion_issuer'],
    oidc: ['token_algorithm', 'token_signature', 'token_issuer'],
    also: [
      ...['response', 'assertion'].flatMap((part) => [
        ...[`${part}_signature`, `${part}_certificate`],
        ...[`${part}_signature_algorithm`, `${part}_digest_algorithm`],
      ]),
      ...['response_issuer', 'issuer_format'],
    ],
  },
  { title: 'Does the provider say that the sign-in worked?', saml: ['status'], oidc: [] },
  {
    title: 'Was it made out to us?',
    saml: ['destination', 'recipient', 'audience'],
    oidc: ['token_audience'],
    also: ['confirmation_method', 'authorized_party', 'tenant', 'address'],
  },
  {
    title: 'Does it answer this sign-in?',
    saml: ['in_response_to'],
    oidc: ['token_nonce'],
    also: ['confirmation_in_response_to', 'first_use', 'same_browser', 'relay_state'],
  },
  {
    title: 'Did it come in time?',
    saml: ['response_issued_at', 'conditions_not_on_or_after'],
    oidc: ['token_expires', 'token_issued_at'],
    also: [
      ...['assertion_issued_at', 'conditions_not_before', 'confirmation_not_before', 'confirmation_not_on_or_after'],
      ...['authn_instant', 'session_not_on_or_after', 'asked_afresh', 'in_ten_minutes', 'in_a_minute'],
    ],
  },
  {
    title: 'Does it say who the person is?',
    saml: ['name_id', ...ours.email],
    oidc: ours.email,
    also: ['name_id_format', 'attributes', 'engine', 'subject', 'email_verified'],
  },
  { title: 'Is the address in one of your domains?', saml: ours.domain, oidc: ours.domain, also: ['domain_record'] },
  { title: 'May this person come in?', saml: ['account'], oidc: ['account'], also: ['membership'] },
]

/**
 * Every question, with what was compared for it, what came, and what nothing
 * came to any more. What failed says so, also where a later one was answered:
 * comparisons go on where they can.
 */
export function courseOf(kind: 'saml' | 'oidc', checks: readonly TracedCheck[]): Question[] {
  const own = rows.map((row) => checks.filter(({ name }) => isOf(row, kind, name)))
  const last = own.findLastIndex((made) => made.length > 0)
  return rows.flatMap((row, place) => {
    const made = own[place] ?? []
    const isAsked = row[kind].length > 0 || made.length > 0
    return isAsked ? [questionOf(row[kind], row.title, made, place < last)] : []
  })
}

function questionOf(always: readonly string[], title: string, checks: TracedCheck[], isBehind: boolean): Question {
  const state = checks.some(({ ok }) => !ok) ? 'failed' : checks.length || isBehind ? 'passed' : 'not_reached'
  const names = checks.map(({ name }) => name)
  const missing = always.filter((name) => !names.includes(name))
  return { title, state, checks, unreached: state === 'passed' ? [] : missing }
}

/** What no row names is about the answer's form. */
function isOf(row: Row, kind: 'saml' | 'oidc', name: string): boolean {
  const isKnown = rows.some((one) => namesOf(one, kind).includes(name))
  return isKnown ? namesOf(row, kind).includes(name) : row === rows[1]
}

const namesOf = (row: Row, kind: 'saml' | 'oidc') => [...row[kind], ...(row.also ?? [])]
