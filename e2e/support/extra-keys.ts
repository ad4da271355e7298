import { db } from '@/lib/platform/db'
import type { Company } from './company'

/** Columns of our tables and words of other products, with what somebody would like to stand there. */
export function extraKeys(other: Company, { users }: Company): object {
  return {
    ...{ role: 'owner', isOwner: true, isAdmin: true, is_admin: true, admin: true, permissions: ['*'] },
    ...{ organizationId: other.orgId, organization_id: other.orgId, org: other.orgId, tenant: other.orgId },
    ...{ plan: 'business', companyId: null, ssoMode: 'off', requiresFactor: false, selfProofLinks: true },
    ...{ userId: users.bo, user_id: users.bo, email: 'root@elsewhere.example', emailVerified: true },
    ...{ emailVerifiedAt: '2020-01-01T00:00:00Z', username: 'root', passwordHash: 'x', disabledAt: null },
    ...{ confinedTo: null, factor: 'passkey', provenAt: '2099-01-01T00:00:00Z', expiresAt: '2099-01-01T00:00:00Z' },
    ...{ state: 'linked', provenUserId: users.bo, awaitsProofOf: users.bo, decidedById: users.dana },
    ...{ firstParty: true, engineClientId: 'x', operatorId: 'opr_x', createdAt: '2000-01-01T00:00:00Z' },
    ...{ ['__proto__']: { isAdmin: true }, constructor: { prototype: { isAdmin: true } } },
  }
}

/** What each action may change of all this: its own purpose. */
const purposes: Record<string, string[]> = {
  'members/change': ['roles'],
  'members/remove': ['roles'],
  'settings/saveFactor': ['org'],
  'settings/saveSelfProof': ['org'],
  'settings/saveMode': ['org'],
  'link-requests/link': ['requests'],
  'link-requests/linkExact': ['requests'],
  'link-requests/decline': ['requests'],
  'link-requests/undo': ['requests'],
}

/** Who may do what, who is who, and everything of the other organization: none of it is an extra key's to change. */
export async function guarded(a: Company, b: Company, action: string): Promise<object> {
  const people = { in: [...Object.values(a.users), ...Object.values(b.users)] }
  const membership = { userId: true, role: true } as const
  const [ours, theirs] = [{ orgId: b.orgId }, { orgId: a.orgId }]
  const facts: Record<string, unknown> = {
    roles: await db().membership.findMany({ where: ours, select: membership, orderBy: { userId: 'asc' } }),
    org: await db().org.findUnique({
      where: { id: b.orgId },
      select: { ssoMode: true, requiresFactor: true, selfProofLinks: true },
    }),
    plan: await db().org.findUnique({ where: { id: b.orgId }, select: { plan: true, companyId: true, slug: true } }),
    requests: await db().linkRequest.findMany({ where: ours, orderBy: { id: 'asc' } }),
    people: await db().user.findMany({
      where: { id: people },
      select: { id: true, email: true, emailVerifiedAt: true, username: true, disabledAt: true },
      orderBy: { id: 'asc' },
    }),
    operators: await db().operator.findMany({ select: { id: true, userId: true }, orderBy: { id: 'asc' } }),
    confined: await db().session.count({ where: { userId: people, confinedTo: { not: null } } }),
    others: [
      await db().org.findUnique({ where: { id: a.orgId } }),
      await db().membership.findMany({ where: theirs, select: membership, orderBy: { userId: 'asc' } }),
      await db().connection.findMany({ where: theirs, orderBy: { id: 'asc' } }),
      await db().app.findMany({ where: theirs, orderBy: { id: 'asc' } }),
      await db().linkRequest.findMany({ where: theirs, orderBy: { id: 'asc' } }),
    ],
  }
  for (const purpose of purposes[action] ?? []) delete facts[purpose]
  return facts
}
