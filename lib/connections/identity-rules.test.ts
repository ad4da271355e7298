import { expect, test } from 'vitest'
import { identityOf } from './identity'
import { EMAIL_NAME_ID } from './model'

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const asserted = {
  ...{ issuer: 'https://idp.orga.test', subject: '00u-ada', format: PERSISTENT, claimedEmail: 'ada@orga.test' },
  ...{ name: null, authenticatedAt: null, sessionEndsBy: null },
}

const judge = (changes: Partial<Parameters<typeof identityOf>[0]>) => {
  const verdict = identityOf({ ...asserted, ...changes })
  return verdict.ok ? verdict.answer : verdict.code
}

test('a subject is kept to the letter, an address in its one form', () => {
  expect(judge({ subject: '00U-Ada', claimedEmail: 'Ada@OrgA.test' })).toMatchObject({
    subject: '00U-Ada',
    email: 'ada@orga.test',
    recyclable: false,
  })
  expect(judge({ subject: 'Ada@OrgA.test', format: EMAIL_NAME_ID })).toMatchObject({
    subject: 'ada@orga.test',
    recyclable: true,
  })
})

test('a subject that is an address is the address, whatever an attribute says', () => {
  expect(judge({ subject: 'ada@orga.test', claimedEmail: 'eve@orga.test' })).toMatchObject({ email: 'ada@orga.test' })
})

test.each([
  ['a space in the subject', { subject: '00u ada' }, 'identifier_malformed'],
  ['no subject', { subject: '' }, 'identifier_malformed'],
  ['a subject of 513 letters', { subject: 'a'.repeat(513) }, 'identifier_malformed'],
  ['an e-mail subject that is no address', { subject: '00u-ada', format: EMAIL_NAME_ID }, 'identifier_malformed'],
  ['no address at all', { claimedEmail: null }, 'no_address'],
  ['an address that is none', { claimedEmail: 'ada@orga.test\u00A0' }, 'address_malformed'],
  ['an empty address', { claimedEmail: '' }, 'address_malformed'],
])('%s is refused', (_, changes, code) => {
  expect(judge(changes)).toBe(code)
})
