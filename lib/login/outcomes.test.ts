import { expect, test } from 'vitest'
import { guardSamlResponse } from '@/lib/connections/saml-guard/guard'
import { hostileTimes } from '@/lib/testing/saml-hostile-times'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { scene } from '@/lib/testing/saml-scene'
import { refusalCodes, refusalForAdmins, refusalWords } from './outcomes'

const names = { idp: 'Okta', org: 'Acme', email: 'ada@acme.example' }
const idp = createSigningKey('idp.orga.test')
const keys = { idp, stranger: idp, weak: idp }

/** What the guard makes of a hostile answer, in our words. */
function wordsAbout(code: keyof typeof hostileTimes, name: string) {
  const make = hostileTimes[code]?.[name] ?? expect.fail(`no case “${name}”`)
  const bytes = Buffer.from(make(keys))
  const { checks } = guardSamlResponse(bytes, { ...scene, signingCertificates: [idp.certificatePem] })
  return { person: refusalWords(code, names, checks)?.text, admin: refusalForAdmins(code, checks) }
}

test.each([
  ['issued_in_future', 'an assertion issued 6 minutes ahead', 'clock is 360 seconds ahead of ours'],
  ['not_yet_valid', 'conditions that begin in 91 s', 'clock is 91 seconds ahead of ours'],
  ['authenticated_in_future', 'an authentication 91 s ahead', 'clock is 91 seconds ahead of ours'],
  ['issued_before_request', 'a response issued 91 s before the start', 'clock is 111 seconds behind ours'],
  ['expired', 'a confirmation that ended 90 s ago', 'ended 90 seconds ago by our clock'],
] as const)('%s: %s', (code, name, words) => {
  const { person, admin } = wordsAbout(code, name)

  expect(person).toContain(words)
  expect(admin).toContain(words)
})

test('how long a session has been over is for admins', () => {
  const { admin } = wordsAbout('session_over', 'a session at the IdP that is over')

  expect(admin).toContain('ended 90 seconds ago by our clock')
})

test('without the checks, only what is sure is said', () => {
  expect(refusalForAdmins('issued_in_future')).toContain('their clock is more than 90 seconds ahead of ours')
})

test('an unknown signer calls for comparing fingerprints, before anything else', () => {
  expect(refusalWords('unknown_signer', names)?.text).toMatch(/compare fingerprints before doing anything\.$/)
  expect(refusalForAdmins('unknown_signer')).toContain('Compare fingerprints')
})

test.each(refusalCodes)('nothing in the words of %s is left to be filled in', (code) => {
  const { title, text, steps } = refusalWords(code, names) ?? expect.fail('no words')

  for (const words of [title, text, ...steps, refusalForAdmins(code)]) expect(words).not.toMatch(/[{}]/)
})
