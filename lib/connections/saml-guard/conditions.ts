import type { GuardExpectation } from './expectation'
import { expectSame, type Findings, note } from './findings'
import { attributeOf, find, textOf } from './names'
import type { XmlElement } from './parse'
import type { GuardCode } from './refusals'
import { readUtc, skewOf } from './times'

const SKEW_MS = 90_000
/** Some IdPs confirm a subject for 20 hours; freshness comes from IssueInstant and InResponseTo. */
const LONGEST_MS = 25 * 3_600_000

/** One time in the document and where it must lie: from `from`, included, to `to`, included. */
type TimeRule = {
  name: string
  text: string | null
  required?: true
  from?: readonly [ms: number, code: GuardCode]
  to?: readonly [ms: number, code: GuardCode]
}

/** `validUntil`: the earlier of the two ends; after it, and 90 s of skew, the assertion is refused anyway. */
export type Times = { authnInstant: Date | null; sessionNotOnOrAfter: Date | null; validUntil: Date | null }

/** SAML core §2.5.1.4, exact. The grammar has refused a list of audiences. */
export function checkAudience(findings: Findings, assertion: XmlElement, expect: GuardExpectation): void {
  const audience = find(assertion, 'saml:Conditions', 'saml:AudienceRestriction', 'saml:Audience')
  expectSame(findings, 'audience', 'wrong_audience', expect.spEntityId, textOf(audience))
}

/** Holds every time of the answer against our clock, 90 s of skew to either side. */
export function checkTimes(
  findings: Findings,
  response: XmlElement,
  assertion: XmlElement,
  expect: GuardExpectation,
): Times {
  const times = new Map<string, Date>()
  for (const rule of timeRules(response, assertion, expect)) {
    const at = checkTime(findings, rule, expect.now)
    if (at) times.set(rule.name, at)
  }
  const ends = [times.get('confirmation_not_on_or_after'), times.get('conditions_not_on_or_after')]
  const [first = null] = ends.filter((end) => end !== undefined).sort((a, b) => a.getTime() - b.getTime())
  return {
    authnInstant: times.get('authn_instant') ?? null,
    sessionNotOnOrAfter: times.get('session_not_on_or_after') ?? null,
    validUntil: first,
  }
}

function timeRules(response: XmlElement, assertion: XmlElement, { startedAt, now }: GuardExpectation): TimeRule[] {
  const conditions = find(assertion, 'saml:Conditions')
  const confirmation = find(assertion, 'saml:Subject', 'saml:SubjectConfirmation', 'saml:SubjectConfirmationData')
  const authn = find(assertion, 'saml:AuthnStatement')
  const latest = now.getTime() + SKEW_MS
  const unexpired = now.getTime() - SKEW_MS + 1 // NotOnOrAfter excludes itself (SAML core §2.5.1.2)

  const issued = {
    required: true,
    from: [startedAt.getTime() - SKEW_MS, 'issued_before_request'],
    to: [latest, 'issued_in_future'],
  } as const
  const begins = { to: [latest, 'not_yet_valid'] } as const
  const ends = { from: [unexpired, 'expired'], to: [now.getTime() + LONGEST_MS, 'valid_too_long'] } as const

  return [
    { name: 'response_issued_at', text: attributeOf(response, 'IssueInstant'), ...issued },
    { name: 'assertion_issued_at', text: attributeOf(assertion, 'IssueInstant'), ...issued },
    { name: 'conditions_not_before', text: attributeOf(conditions, 'NotBefore'), ...begins },
    { name: 'conditions_not_on_or_after', text: attributeOf(conditions, 'NotOnOrAfter'), ...ends },
    { name: 'confirmation_not_before', text: attributeOf(confirmation, 'NotBefore'), ...begins },
    {
      name: 'confirmation_not_on_or_after',
      text: attributeOf(confirmation, 'NotOnOrAfter'),
      required: true,
      ...ends,
    },
    {
      name: 'authn_instant',
      text: attributeOf(authn, 'AuthnInstant'),
      required: true,
      to: [latest, 'authenticated_in_future'],
    },
    {
      name: 'session_not_on_or_after',
      text: attributeOf(authn, 'SessionNotOnOrAfter'),
      from: [unexpired, 'session_over'],
    },
  ]
}

function checkTime(findings: Findings, rule: TimeRule, now: Date): Date | null {
  const { name, text } = rule
  const expected = rangeOf(rule)
  if (text === null) {
    if (rule.required) note(findings, { name, ok: false, expected, received: 'nothing' }, 'time_missing')
    return null
  }
  const at = readUtc(text)
  if (!at) {
    note(findings, { name, ok: false, expected: 'a time like 2025-01-31T09:00:00Z', received: text }, 'bad_time')
    return null
  }
  const early = rule.from && at.getTime() < rule.from[0] ? rule.from[1] : null
  const late = rule.to && at.getTime() > rule.to[0] ? rule.to[1] : null
  const received = `${text} (${skewOf(at, now)})`
  note(findings, { name, ok: !early && !late, expected, received }, early ?? late ?? 'bad_time')
  return at
}

function rangeOf({ from, to }: TimeRule): string {
  const [start, end] = [from, to].map((bound) => bound && new Date(bound[0]).toISOString())
  if (start && end) return `from ${start} to ${end}`
  return start ? `from ${start}` : `up to ${end}`
}
