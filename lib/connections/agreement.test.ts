import { expect, test } from 'vitest'
import { agrees } from './agreement'

const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier'
const connection = { engineClientId: 'client-1' }
const guarded = {
  subject: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
  attributes: [
    { name: 'email', values: ['ada@acme.example'] },
    { name: 'groups', values: ['a', 'b  c'] },
  ],
}
const raw = { [NAME_ID]: 'ada@acme.example', email: 'ada@acme.example', groups: ['a', 'b c'] }
const read = (changed: object, client_id = 'client-1') => ({ raw: { ...raw, ...changed }, requested: { client_id } })

test('the same reading agrees, white space folded', () => {
  expect(agrees(connection, guarded, read({}))).toBe(true)
})

test.each<[string, object, string?]>([
  ['another connection', {}, 'client-2'],
  ['another subject', { [NAME_ID]: 'eve@acme.example' }],
  ['no subject', { [NAME_ID]: undefined }],
  ['another value of an attribute', { email: 'eve@acme.example' }],
  ['an attribute that is gone', { email: undefined }],
  ['one value of two', { groups: ['a'] }],
  ['a value more', { email: ['ada@acme.example', 'eve@acme.example'] }],
  ['values in another order', { groups: ['b c', 'a'] }],
])('%s does not', (_, changed, client) => {
  expect(agrees(connection, guarded, read(changed, client))).toBe(false)
})
