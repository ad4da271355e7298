import { expect, test } from 'vitest'
import { canonicalEmail, canonicalUsername, isWeakPassword } from './model'

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

test('short, long, monotonous and self-same passwords are weak', () => {
  const about = { username: 'ada.lovelace', email: 'ada@acme.example' }

  for (const password of ['elevenchars', 'aaaaaaaaaaaaaa', 'ADA@acme.example', 'ada.lovelace', 'x'.repeat(257)])
    expect(isWeakPassword(password, about), password).toBe(true)
  expect(isWeakPassword('a quiet lamp at dusk', about)).toBe(false)
})
