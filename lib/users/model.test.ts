import { expect, test } from 'vitest'
import { canonicalEmail, canonicalUsername, passwordProblemIn } from './model'

test('addresses are compared in lower case', () => {
  expect(canonicalEmail('Ada.Lovelace+x@Acme.Example')).toBe('ada.lovelace+x@acme.example')
})

const refused = [
  ...[
    '',
    'ada',
    '@acme.example',
    'ada@',
    'ada@acme',
    'ada@@acme.example',
    'a@b@acme.example',
    'ada@acme.example@evil.example',
  ],
  ...[
    ' ada@acme.example',
    'ada@acme.example ',
    'ada@acme.example\u00a0',
    'ada\u200b@acme.example',
    'ada@acme.example\r\n',
    'a da@acme.example',
  ],
  ...['аda@acme.example', 'ada@аcme.example', 'ａda@acme.example', 'ada@acme。example', 'adа@acme.example'],
  ...[
    '"ada"@acme.example',
    'ada(x)@acme.example',
    'ada@(x)acme.example',
    '<ada@acme.example>',
    'ada@[127.0.0.1]',
    'ada@127.0.0.1',
  ],
  ...[
    '.ada@acme.example',
    'ada.@acme.example',
    'a..da@acme.example',
    'ada@-acme.example',
    'ada@acme..example',
    'ada@acme.example.',
  ],
  ...[
    `${'a'.repeat(65)}@acme.example`,
    `ada@${'a'.repeat(250)}.example`,
    'ada@acme.example\0',
    'ada,bo@acme.example',
    'ada;bo@acme.example',
  ],
]

test.each(refused)('%j is no address', (text) => {
  expect(canonicalEmail(text)).toBeNull()
})

test('usernames are ASCII, never an address', () => {
  expect(canonicalUsername('Ada.L-1')).toBe('ada.l-1')
  for (const text of ['', 'ada@x', 'ada lovelace', '-ada', 'ada.', 'аda', 'a'.repeat(65)])
    expect(canonicalUsername(text), text).toBeNull()
})

test('only codes of ours become words', () => {
  expect(passwordProblemIn('common')).toMatch(/most used/)
  for (const code of [null, '', '1', 'toString', '__proto__', '<b>']) expect(passwordProblemIn(code)).toBeUndefined()
})
