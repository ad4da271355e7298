import { expect, test } from 'vitest'
import { methodOf, routeGroupOf } from './route-groups'

test.each([
  ['/', 'home'],
  ['/?x', 'home'],
  ['/login', 'login'],
  ['/login/acme', 'login'],
  ['/login/reset/new?token=secret', 'login.reset'],
  ['/login/__proto__', 'login'],
  ['/sso/con_0123/acs', 'sso.acs'],
  ['/sso/con_0123/else', 'sso'],
  ['/orgs/acme/members?q=ada', 'orgs'],
  ['/oidc/.well-known/openid-configuration', 'oidc.well-known'],
  ['/api/v1/organizations/org_0123/plan', 'api.v1'],
  ['/_next/static/x.js', 'next'],
  ['/wp-admin/setup.php', 'other'],
  ['/constructor', 'other'],
  ['*', 'home'],
  [undefined, 'home'],
])('%s counts as %s', (url, group) => {
  expect(routeGroupOf(url)).toBe(group)
})

test('methods that nobody uses count as one', () => {
  expect(['GET', 'POST', 'BREW', undefined].map(methodOf)).toEqual(['GET', 'POST', 'other', 'other'])
})
