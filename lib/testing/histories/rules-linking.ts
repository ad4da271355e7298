import type { Rule, Scene } from './rules'
import { type Identity, owns, roleIn, type State } from './state'

const rank = { owner: 0, admin: 1, member: 2 }

/** I4: every new link has somebody who could give it. */
export const linksAreEarned: Rule = (scene) => {
  const owner = new Map(scene.before.identities.map((row) => [row.id, row.userId]))
  return scene.after.identities
    .filter((row) => row.userId !== null && row.userId !== owner.get(row.id))
    .flatMap((row) => wrongLink(scene, row))
}

function wrongLink({ deed, before, world, actor, after }: Scene, identity: Identity): string[] {
  const userId = identity.userId!
  const role = roleIn(before, identity.orgId, userId)
  const proven = world.proven.has(`${identity.id} ${userId}`)
  const reachesFurther =
    role === 'owner' || before.memberships.some((row) => row.userId === userId && row.orgId !== identity.orgId)
  const request = before.requests.find((row) => row.identityId === identity.id && row.state === 'waiting')
  const { selfProofLinks } = before.orgs.find(({ id }) => id === identity.orgId)!
  const byAdmin = deed.step.do === 'approve'
  const approverId = byAdmin ? actor?.userId : request?.decidedById
  const approved = byAdmin || request?.awaitsProofOf === userId
  const approver = approverId ? roleIn(before, identity.orgId, approverId) : null
  const own = approverId ? addressesOf(before, approverId) : []
  const count = after.identities.filter(
    (row) => row.connectionId === identity.connectionId && row.userId === userId,
  ).length
  const common: [boolean, string][] = [
    [!role, 'linked to somebody outside the organization'],
    [!request, 'linked without a request'],
    [!owns(before, identity.orgId, identity.email), 'linked by an address outside the verified domains'],
    [count > 1, 'two sign-ins of one connection open one account'],
    [
      reachesFurther && !proven && !(selfProofLinks && proven),
      'an account that reaches further was linked without its owner’s proof',
    ],
    [!byAdmin && !proven, 'linked by a proof that its owner did not give'],
  ]
  const byApproval: [boolean, string][] = [
    [!approver || rank[approver] > rank.admin, 'approved by somebody who is no admin'],
    [approverId === userId, 'approved by the person themself'],
    [Boolean(identity.email && own.includes(identity.email)), 'the approver’s own address was linked to somebody else'],
    [Boolean(role && approver && rank[role] < rank[approver]), 'linked to a higher role than the approver’s'],
  ]
  const isSelfProof = !byAdmin && selfProofLinks && role !== 'owner'
  const applies = isSelfProof ? common : [...common, ...byApproval, [!approved, 'nobody approved'] as [boolean, string]]
  return applies.filter(([holds]) => holds).map(([, words]) => `${words} (I4)`)
}

/** I4: an approval that waits for a proof is as good as the one who gave it. */
export const approvalsAreEarned: Rule = ({ before, after, actor }) => {
  const known = new Map(before.requests.map((row) => [row.id, row.awaitsProofOf]))
  const given = after.requests.filter((row) => row.awaitsProofOf !== null && row.awaitsProofOf !== known.get(row.id))
  return given.flatMap((row) => {
    const approver = actor && roleIn(before, row.orgId, actor.userId)
    const target = roleIn(before, row.orgId, row.awaitsProofOf!)
    const email = before.identities.find(({ id }) => id === row.identityId)?.email ?? null
    const own = actor ? addressesOf(before, actor.userId) : []
    const isEarned = approver && target && approver !== 'member' && rank[approver] <= rank[target]
    const isTheirs = actor?.userId === row.awaitsProofOf || (email !== null && own.includes(email))
    return isEarned && !isTheirs && owns(before, row.orgId, email)
      ? []
      : ['an approval that nobody could give waits (I4)']
  })
}

/** I1: nobody asks to be linked by an address that the organization has not verified now. */
export const requestsAreCovered: Rule = ({ before, after }) => {
  const known = new Set(before.requests.map(({ id }) => id))
  const asked = after.requests.filter(({ id }) => !known.has(id))
  const email = (id: string) => after.identities.find((row) => row.id === id)?.email ?? null
  const foreign = asked.filter(({ orgId, identityId }) => !owns(before, orgId, email(identityId)))
  return foreign.map(() => 'a request waits for an address outside the verified domains (I1)')
}

/** I28: a proof is its owner's, who alone reads the mailed code. */
export const proofsAreGiven: Rule = ({ deed: { step, outcome, identityId, accountId }, world }) => {
  if (step.do !== 'prove' || (outcome !== 'proven' && outcome !== 'linked')) return []
  return world.proven.has(`${identityId} ${accountId}`) ? [] : ['an account was proven by somebody else (I28)']
}

const addressesOf = ({ users, identities }: State, userId: string) => [
  users.find(({ id }) => id === userId)!.email,
  ...identities.filter((row) => row.userId === userId).map(({ email }) => email),
]
