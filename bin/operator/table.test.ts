import { expect, test } from 'vitest'
import { asJson, inWords } from './table'

test('a list is a table with aligned columns', () => {
  const rows = [
    { slug: 'acme', name: 'Ăcme Health', lastSignInAt: null, on: true },
    { slug: 'globex-international', name: 'Globex', lastSignInAt: '2030-01-01T00:00:00.000Z', on: false },
  ]

  expect(inWords(rows)).toMatchInlineSnapshot(`
    "SLUG                  NAME         LAST SIGN IN AT           ON
    acme                  Ăcme Health  –                         yes
    globex-international  Globex       2030-01-01T00:00:00.000Z  no"
  `)
  expect(inWords(rows, ['name'])).toBe('NAME\nĂcme Health\nGlobex')
  expect(inWords([])).toBe('Nothing there.')
})

test('one thing is lines, its lists are tables, and lists in them stand below their row', () => {
  const steps = [
    { at: '10:00', name: 'started' },
    { at: '10:01', name: 'answered', checks: [{ name: 'issuer', ok: false, expected: 'a', received: 'b' }] },
  ]

  expect(
    inWords({ reference: '7KQ2-M9XD', ours: { acsUrl: 'https://x.test/acs' }, certificates: [], steps }),
  ).toMatchInlineSnapshot(`
    "reference     7KQ2-M9XD
    ours acs url  https://x.test/acs
    certificates  –

    steps
      AT     NAME
      10:00  started
      10:01  answered
        NAME    OK  EXPECTED  RECEIVED
        issuer  no  a         b"
  `)
})

test('a list of words stays in its line', () => {
  expect(inWords({ name: 'Widgets', redirectUris: ['https://a.test/', 'https://b.test/'] })).toBe(
    'name           Widgets\nredirect uris  https://a.test/ https://b.test/',
  )
})

test('a name from outside moves no cursor and reads in one direction', () => {
  const name = 'Eve\u001b[2J\u009b31m\u202e\nroot'

  expect(inWords([{ name }])).toBe('NAME\nEve�[2J�31m��root')
  expect(asJson({ name })).toMatch(/^[\x20-\x7e\n]*$/)
  expect(JSON.parse(asJson({ name }))).toEqual({ name })
})
