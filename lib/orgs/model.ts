import { outranks, type Role } from '@/lib/access/permissions'

/** What an organization may offer besides passwords. `required` comes with enforcement. */
export const ssoModes = ['off', 'optional'] as const
export type SsoMode = (typeof ssoModes)[number]

export const plans = ['team', 'business'] as const
export type Plan = (typeof plans)[number]

export const SLUG_LENGTH = { min: 2, max: 40 } as const

/** Words that are pages of ours below `/login/` or `/orgs/`, or would pass for a page of the vendor. */
const reservedSlugs: ReadonlySet<string> = new Set([
  ...['password', 'sso', 'connections', 'reset', 'new', 'recovery', 'device', 'setup', 'confirm'],
  ...['login', 'logout', 'signed-out', 'auth', 'account', 'orgs', 'api', 'assets', 'oidc', 'scim', 'health', 'static'],
  ...['admin', 'operator', 'owner', 'porchlight', 'root', 'security', 'settings', 'status', 'support', 'system', 'www'],
])

export type SlugProblem = 'shape' | 'length' | 'reserved'

/** Why `slug` can't be the short name of an organization or company; `null` when it can. */
export function slugProblem(slug: string): SlugProblem | null {
  if (slug.length < SLUG_LENGTH.min || slug.length > SLUG_LENGTH.max) return 'length'
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) return 'shape'
  return reservedSlugs.has(slug) ? 'reserved' : null
}

/** Single sign-on comes with the Business plan, the organization's own or its company's (R013, R014). */
export function maySetUpSso({ plan, companyPlan }: { plan: Plan; companyPlan: Plan | null }): boolean {
  return plan === 'business' || companyPlan === 'business'
}

export type Removal = { actor: Role; target: Role; otherOwners: number }

/** Why a member can't be removed; `null` when they can. Equals are never removed: their role is changed first. */
export function removalProblem({ actor, target, otherOwners }: Removal): 'last_owner' | 'outranked' | null {
  if (target === 'owner' && otherOwners === 0) return 'last_owner'
  return outranks(actor, target) ? null : 'outranked'
}
