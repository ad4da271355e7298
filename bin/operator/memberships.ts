import * as z from 'zod'
import { roles } from '@/lib/access/permissions'
import { removeMemberAsOperator, setRoleAsOperator } from '@/lib/operators/org-commands'
import { getOrgId } from '@/lib/operators/org-queries'
import { getMembership, getPersonId, listMemberships } from '@/lib/operators/people-queries'
import { addMember } from '@/lib/orgs/operator-commands'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { defineCommand, type Noun } from './command'
import { oneOf, optionally, org, orgIfAny, person, slice } from './options'
import { orgIdIfAny, personIdIfAny } from './references'
import { Membership, RemovedMembership } from './shapes'

const role = oneOf(roles, 'what the person may do there')

const add = defineCommand({
  kind: 'act',
  help: 'make a person a member of an organization',
  options: { org, person, role },
  output: Membership,
  async run(ctx, input) {
    const { orgId, userId } = await bothOf(ctx, input)
    await addMember(ctx, { orgId, userId, role: input.role })
    return getMembership(ctx, orgId, userId)
  },
})

const list = defineCommand({
  kind: 'look',
  help: 'list members with their roles',
  options: { org: orgIfAny, person: optionally(person), ...slice },
  output: z.array(Membership),
  async run(ctx, { org: ofOrg, person: ofPerson, ...part }) {
    const orgId = await orgIdIfAny(ctx, ofOrg)
    return listMemberships(ctx, { ...part, orgId, userId: await personIdIfAny(ctx, ofPerson) })
  },
})

const remove = defineCommand({
  kind: 'act',
  help: 'take a person out of an organization; sessions by its provider end',
  options: { org, person },
  output: RemovedMembership,
  async run(ctx, input) {
    const { orgId, userId } = await bothOf(ctx, input)
    const { org: slug } = await getMembership(ctx, orgId, userId)
    await removeMemberAsOperator(ctx, orgId, userId)
    return { org: slug, userId, removed: true as const }
  },
})

const setRole = defineCommand({
  kind: 'act',
  help: 'give a member another role',
  options: { org, person, role },
  output: Membership,
  async run(ctx, input) {
    const { orgId, userId } = await bothOf(ctx, input)
    await setRoleAsOperator(ctx, orgId, { userId, role: input.role })
    return getMembership(ctx, orgId, userId)
  },
})

async function bothOf(ctx: Ctx<OperatorActor>, named: { org: string; person: string }) {
  return { orgId: await getOrgId(ctx, named.org), userId: await getPersonId(ctx, named.person) }
}

export const memberships: Noun = { add, list, remove, 'set-role': setRole }
