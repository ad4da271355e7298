import { expect, test } from 'vitest'
import { allows, outranks, type Permission, permissions, roles } from './permissions'

test('the permission matrix', () => {
  const matrix = (Object.keys(permissions) as Permission[]).map(
    (permission) => `${permission.padEnd(20)} ${roles.map((role) => (allows(role, permission) ? '●' : '·')).join(' ')}`,
  )
  expect(matrix.join('\n')).toMatchInlineSnapshot(`
    "org.read             ● ● ●
    org.change           ● · ·
    sso.change           ● · ·
    factor.require       ● · ·
    member.read          ● ● ·
    member.manage        ● ● ·
    member.change-role   ● · ·
    link-request.read    ● ● ·
    link-request.decide  ● ● ·
    attempt.read         ● ● ·
    audit.read           ● ● ·
    domain.read          ● ● ·
    domain.check         ● · ·
    domain.manage        ● · ·
    connection.read      ● ● ·
    connection.draft     ● · ·
    connection.test      ● ● ·
    connection.manage    ● · ·
    onboarding.ask       ● · ·
    app.read             ● ● ·
    app.manage           ● · ·"
  `)
})

test('owners stand above admins, admins above members, nobody above their own kind', () => {
  expect(outranks('owner', 'admin') && outranks('admin', 'member') && outranks('owner', 'member')).toBe(true)
  expect(roles.some((role) => outranks(role, role))).toBe(false)
})
