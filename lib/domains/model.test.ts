import { expect, test } from 'vitest'
import { canonicalDomain, domainOfEmail, isUnclaimable } from './model'

test.each([
  ['acme.com', 'acme.com'],
  [' Acme.COM ', 'acme.com'],
  ['sub.acme.co.uk', 'sub.acme.co.uk'],
  ['Bücher.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['ａｃｍｅ.com', 'acme.com'],
])('%j is the domain %s', (typed, name) => {
  expect(canonicalDomain(typed)).toBe(name)
})

test.each([
  'test',
  'localhost',
  '',
  '.',
  'acme.com.',
  '.acme.com',
  'a..com',
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '2130706433',
  '[::1]',
  '::1',
  'acme.com:25',
  'acme.com/path',
  'acme.com\\x',
  'user@acme.com',
  'acme .com',
  'acme.com?x',
  'acme.com#x',
  'acme%2ecom',
  '-acme.com',
  'acme_mail.com',
  'xn--a.com',
  `${'a'.repeat(64)}.com`,
  `${'a.'.repeat(130)}com`,
])('%j is no domain', (typed) => {
  expect(canonicalDomain(typed)).toBeNull()
})

test.each(['gmail.com', 'outlook.com', 'gmx.de', 'co.uk', 'com.au', 'gv.at'])('nobody can claim %s', (name) => {
  expect(isUnclaimable(name)).toBe(true)
})

test.each(['acme.com', 'mail.gmail.example', 'co.example', 'acme.co.uk', 'orga.test'])('%s can be claimed', (name) => {
  expect(isUnclaimable(name)).toBe(false)
})

test.each([
  ['Ada@Acme.com', 'acme.com'],
  ['ada@sub.acme.com', 'sub.acme.com'],
  ['ada@acme.com.', null],
  ['ada@acme.com@evil.test', null],
  ['ada@аcme.com', null], // Cyrillic а
  ['ada@acme.com ', null],
  ['acme.com', null],
])('the domain of %j is %s', (address, domain) => {
  expect(domainOfEmail(address)).toBe(domain)
})
