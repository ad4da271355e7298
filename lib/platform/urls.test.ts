import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { foreignAddresses } from '@/lib/testing/foreign-addresses'
import { isOwnPath, MAX_RETURN_PATH, safeReturnPath } from './urls'

test.each([
  ['/', '/'],
  ['/orgs/acme/members?q=ada#top', '/orgs/acme/members?q=ada#top'],
  ['/a/../orgs', '/orgs'],
])('%s may be returned to', (path, expected) => {
  expect(safeReturnPath(path)).toBe(expected)
})

const foreign = [
  ...[
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\\/evil.example',
  ],
  ...[
    'http:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    ' /orgs',
    '/orgs\n',
    '/%0d%0aSet-Cookie:x\r\n',
    '\t//evil.example',
  ],
  ...['/\t/evil.example', '/orgs\\..\\evil', '', 'orgs', '?x', '#x', '/a/..//evil.example', '/./../..//evil.example'],
  ...[
    '/login',
    '/login/acme',
    '/logout',
    '/logout?x',
    '/auth/go?tx=1',
    '/sso/con_1/start',
    '/api/auth/signout',
    '/orgs/ü',
  ],
]

test.each(foreign)('%j is not returned to', (path) => {
  expect(safeReturnPath(path)).toBeNull()
})

test.each(foreignAddresses)('%j leads nobody away from us', (address) => {
  const path = safeReturnPath(address) ?? '/'
  for (const page of ['http://localhost:4100/login', 'https://login.example/a/b?c'])
    expect(new URL(path, page).origin).toBe(new URL(page).origin)
  expect(path).not.toMatch(/^\/[/\\]|\p{Cc}|\s/u)
})

test('a path that is longer than any of ours is not returned to', () => {
  const longest = `/${'a'.repeat(MAX_RETURN_PATH - 1)}`
  expect([safeReturnPath(longest), safeReturnPath(`${longest}a`)]).toEqual([longest, null])
})

test('what is not text is not returned to', () => {
  for (const value of [null, undefined, 1, {}, ['/orgs']]) expect(safeReturnPath(value)).toBeNull()
})

test('every address that the product answers is its own, and those of other products are not', () => {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' })
  const routes = files
    .filter((file) => /(^|\/)(page|route)\.tsx?$/.test(file) && !/(^|\/)_/.test(file))
    .map((file) => file.split('/').slice(0, -1))
    .map((segments) => `/${segments.filter((segment) => !segment.startsWith('(')).join('/')}`)
  expect(routes.length).toBeGreaterThan(50)
  expect(routes.filter((route) => !isOwnPath(route.replace(/\[[^\]]+\]/g, 'x')))).toEqual([])
  for (const path of ['/sso/saml/acme/acs/', '/saml/acs', '/loginx', '/sso/acme', '/__acs'])
    expect(isOwnPath(path)).toBe(false)
})
