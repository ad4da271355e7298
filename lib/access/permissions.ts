export const roles = ['owner', 'admin', 'member'] as const
export type Role = (typeof roles)[number]

/** Who may do what in an organization. The whole answer is this table. */
export const permissions = {
  'org.read': ['owner', 'admin', 'member'],
  'org.change': ['owner'],
  'sso.change': ['owner'],
  'factor.require': ['owner'],
  'member.read': ['owner', 'admin'],
  'member.manage': ['owner', 'admin'],
  'member.change-role': ['owner'],
  'link-request.read': ['owner', 'admin'],
  'link-request.decide': ['owner', 'admin'],
  'attempt.read': ['owner', 'admin'],
  'audit.read': ['owner', 'admin'],
  'domain.read': ['owner', 'admin'],
  /** Has a domain looked at again; it changes nothing that was not so already. */
  'domain.check': ['owner'],
  'domain.manage': ['owner'],
  'connection.read': ['owner', 'admin'],
  'connection.draft': ['owner'],
  'connection.test': ['owner', 'admin'],
  'connection.manage': ['owner'],
  'onboarding.ask': ['owner'],
  'app.read': ['owner', 'admin'],
  'app.manage': ['owner'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** Owner's powers: they also ask for a proof at most ten minutes old (I24). */
export const needFreshProof: ReadonlySet<Permission> = new Set([
  'app.manage',
  'connection.manage',
  'domain.manage',
  'factor.require',
  'member.change-role',
  'sso.change',
])

export function allows(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role)
}

/** Whether `role` stands above `other`. */
export function outranks(role: Role, other: Role): boolean {
  return roles.indexOf(role) < roles.indexOf(other)
}
