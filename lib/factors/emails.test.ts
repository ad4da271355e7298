import { expect, test } from 'vitest'
import { factorChanged } from './emails'

const facts = { to: 'ada@people.test', name: 'Ada', left: null }
const whats = [
  'passkey_added',
  'passkey_removed',
  'totp_added',
  'totp_removed',
  'codes_made',
  'code_used',
  'reset',
] as const

test('each change has a subject of its own, a way to look at it, and what to do if it was somebody else', () => {
  const mails = whats.map((what) => factorChanged.render({ ...facts, what }))

  expect(mails.map(({ subject }) => subject)).toMatchInlineSnapshot(`
    [
      "A passkey was added to your account",
      "A passkey was removed from your account",
      "An authenticator app was added to your account",
      "The authenticator app was removed from your account",
      "New recovery codes were made for your account",
      "A recovery code was used to sign in",
      "All passkeys and codes were taken from your account",
    ]
  `)
  for (const { action, footnote } of mails) {
    expect(action?.url).toBe('http://localhost:4100/account/factors')
    expect(footnote).toMatch(/If this was not you/)
  }
})

test('a used recovery code says how many are left', () => {
  const say = (left: number) => factorChanged.render({ ...facts, what: 'code_used', left }).paragraphs.at(-1)
  expect([say(7), say(1), say(0)]).toEqual(['7 codes are left.', 'One code is left.', '0 codes are left.'])
})
