import { expect, test } from 'vitest'
import { courseOf } from './course'
import { fixFor, ownCodes, splitFix } from './fixes'
import { checkTitle, type TracedCheck } from './model'

const check = (name: string, ok = true): TracedCheck => {
  return { name, ok, expected: 'one', received: ok ? 'one' : 'another', code: ok ? null : 'wrong' }
}
const state = (course: ReturnType<typeof courseOf>, title: RegExp) => course.find((one) => title.test(one.title))?.state

test('a question without comparisons of its own has passed where a later one was reached', () => {
  expect(state(courseOf('saml', [check('assertion_certificate')]), /read/)).toBe('passed')
})

test('what comes after the one that ended a sign-in was not reached, and says by name what that is', () => {
  const course = courseOf('oidc', [check('token_algorithm'), check('token_signature', false)])

  expect(state(course, /really from/)).toBe('failed')
  expect(state(course, /in time/)).toBe('not_reached')
  expect(course.find(({ title }) => /really from/.test(title))?.unreached).toEqual(['token_issuer'])
  expect(course.find(({ title }) => /domains/.test(title))?.unreached).toEqual(['email_domain'])
})

test('one that failed says so, also where later ones were answered', () => {
  const course = courseOf('saml', [check('audience', false), check('in_response_to'), check('email_domain')])
  expect(state(course, /made out to us/)).toBe('failed')
  expect(state(course, /this sign-in/)).toBe('passed')
})

test('no comparison is lost: what no question names is about the answer’s form', () => {
  const names = ['audience', 'something new', 'engine', 'first_use']
  const course = courseOf(
    'saml',
    names.map((name) => check(name)),
  )
  expect(course.flatMap(({ checks }) => checks.map(({ name }) => name)).sort()).toEqual([...names].sort())
})

test('each comparison that a question waits for has words', () => {
  const names = [...courseOf('saml', []), ...courseOf('oidc', [])].flatMap(({ unreached }) => unreached)
  expect(names.length).toBeGreaterThan(15)
  expect(names.filter((name) => checkTitle(name) === name)).toEqual([])
})

test('of each fix the first sentence says what is wrong, and the rest what to do', () => {
  for (const code of ownCodes) {
    const { cause, todo } = splitFix(fixFor(code))
    expect(cause, code).toMatch(/^[A-Z].{12,}[.]$/)
    expect(cause, code).not.toMatch(/^(On the provider’s side|Add|Enter|Copy|Send)/)
    expect(todo, code).toMatch(/^[A-Z“].{12,}[.]$/)
  }
})

test('what a provider says instead of a code has words of its own, each with what to do', () => {
  const words = ['access_denied', 'unauthorized_client', 'unsupported_response_type', 'invalid_scope']
  const more = ['login_required', 'consent_required', 'access_denied (AADSTS50105)', 'access_denied (AADSTS53003)']
  const numbers = ['consent_required (AADSTS65001)', 'access_denied (AADSTS65004)']
  const texts = [...words, ...more, ...numbers].map((received) => {
    const fix = fixFor('provider_declined', [{ name: 'provider answer', ok: false, expected: 'a code', received }])
    const { cause, todo } = splitFix(fix)
    expect(cause, received).toMatch(/^[A-Z].{12,}[.]$/)
    expect(todo, received).toMatch(/^[A-Z“].{12,}[.]$/)
    return fix.text
  })
  expect(new Set(texts).size).toBe(texts.length)
})
