import { type HostileCases, type Scene, set, setOnResponse } from './saml-scene'

const SECOND = 1_000
const HOURS = 3_600_000
const at =
  (offsetMs: number, from: 'now' | 'startedAt' = 'now') =>
  (scene: Scene) =>
    new Date(scene[from].getTime() + offsetMs).toISOString()

/** Answers under a good signature at the wrong time, a second beyond what is allowed. */
export const hostileTimes: HostileCases = {
  bad_time: {
    'a time with an offset': set('Conditions', 'NotOnOrAfter', '2026-03-02T10:05:00+01:00'),
    'a time without a zone': set('SubjectConfirmationData', 'NotOnOrAfter', '2026-03-02T09:05:00'),
    'a day that doesn’t exist': set('AuthnStatement', 'AuthnInstant', '2026-02-30T09:00:00Z'),
    never: set('Conditions', 'NotOnOrAfter', 'never'),
    'an empty time': set('Conditions', 'NotBefore', ''),
    'a year of five digits': set('Conditions', 'NotOnOrAfter', '12026-03-02T09:05:00Z'),
    'a leap second': set('SubjectConfirmationData', 'NotOnOrAfter', '2026-12-31T23:59:60Z'),
    'midnight at the end of a day': set('Conditions', 'NotOnOrAfter', '2026-03-02T24:00:00Z'),
    'a time with a space behind it': set('Assertion', 'IssueInstant', (scene) => `${scene.now.toISOString()} `),
    'a time in seconds': set('Assertion', 'IssueInstant', (scene) => String(scene.now.getTime() / 1000)),
    'a time with a small z': setOnResponse('IssueInstant', (scene) => scene.now.toISOString().toLowerCase()),
  },
  time_missing: {
    'no IssueInstant on the response': setOnResponse('IssueInstant', null),
    'no IssueInstant on the assertion': set('Assertion', 'IssueInstant', null),
    'a confirmation without end': set('SubjectConfirmationData', 'NotOnOrAfter', null),
    'no AuthnInstant': set('AuthnStatement', 'AuthnInstant', null),
  },
  issued_before_request: {
    'an answer of last week': set('Assertion', 'IssueInstant', at(-168 * HOURS)),
    'a response issued 91 s before the start': setOnResponse('IssueInstant', at(-91 * SECOND, 'startedAt')),
    'an assertion issued 91 s before the start': set('Assertion', 'IssueInstant', at(-91 * SECOND, 'startedAt')),
  },
  issued_in_future: {
    'a response issued 91 s ahead': setOnResponse('IssueInstant', at(91 * SECOND)),
    'an assertion issued 6 minutes ahead': set('Assertion', 'IssueInstant', at(360 * SECOND)),
  },
  not_yet_valid: {
    'conditions that begin in 91 s': set('Conditions', 'NotBefore', at(91 * SECOND)),
    'a confirmation that begins in 91 s': set('SubjectConfirmationData', 'NotBefore', at(91 * SECOND)),
  },
  expired: {
    'conditions that ended 90 s ago': set('Conditions', 'NotOnOrAfter', at(-90 * SECOND)),
    'a confirmation that ended 90 s ago': set('SubjectConfirmationData', 'NotOnOrAfter', at(-90 * SECOND)),
  },
  valid_too_long: {
    'conditions without a near end': set('Conditions', 'NotOnOrAfter', '9999-12-31T23:59:59Z'),
    'a confirmation of 25 hours and a second': set('SubjectConfirmationData', 'NotOnOrAfter', at(25 * HOURS + SECOND)),
  },
  authenticated_in_future: {
    'an authentication 91 s ahead': set('AuthnStatement', 'AuthnInstant', at(91 * SECOND)),
  },
  session_over: {
    'a session at the IdP that is over': set('AuthnStatement', 'SessionNotOnOrAfter', at(-90 * SECOND)),
  },
}
