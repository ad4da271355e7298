import { changeConnection as change, turnOffConnection, turnOnConnection } from '@/lib/connections/commands'
import { addVerifiedDomainAsOperator } from '@/lib/domains/commands'
import { unlinkIdentity } from '@/lib/identities/commands'
import { changeOrg, changeRole as giveRole, removeMember, setSelfProofLinks, setSsoMode } from '@/lib/orgs/commands'
import { addMember } from '@/lib/orgs/operator-commands'
import { newCtx, type OperatorActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { IdentityId } from '@/lib/platform/ids'
import { disableUser } from '@/lib/users/commands'
import { asPerson } from './play-account'
import type { State } from './state'
import type { Step } from './steps'
import { isHostile, type World } from './world'

type Outcome = Promise<{ outcome?: string; identityId?: string }>
type Of<K extends Step['do']> = Extract<Step, { do: K }>

export function unlink(world: World, state: State, { who, identity: nth, in: place }: Of<'unlink'>): Outcome {
  const identity = linkedFirst(state)[nth % state.identities.length]
  if (!identity) return Promise.resolve({})
  const orgId =
    place === 'its' ? Object.values(world.orgs).find(({ id }) => id === identity.orgId)!.id : world.orgs[place].id
  return asPerson(world, who, async (ctx) => {
    await unlinkIdentity(ctx, orgId, { identityId: identity.id as IdentityId })
    return { outcome: 'unlinked', identityId: identity.id }
  })
}

/** Half of the numbers mean one that is linked: the others have nothing to lose. */
function linkedFirst({ identities }: State): State['identities'] {
  const linked = identities.filter(({ userId }) => userId !== null)
  return identities.map((identity, i) => linked[i] ?? identity)
}

export function remove(world: World, { who, account, in: key }: Of<'remove'>): Outcome {
  return asPerson(world, who, async (ctx) => {
    await removeMember(ctx, world.orgs[key].id, { userId: world.users[account] })
    return { outcome: 'removed' }
  })
}

/** Honest owners trust no hostile person with more than they have. */
export function changeRole(world: World, { who, account, in: key, role }: Of<'role'>): Outcome {
  if (!isHostile(who) && isHostile(account)) return Promise.resolve({})
  return asPerson(world, who, async (ctx) => {
    await giveRole(ctx, world.orgs[key].id, { userId: world.users[account], role })
    return { outcome: 'changed' }
  })
}

export function changeSettings(world: World, { who, in: key, what }: Of<'settings'>): Outcome {
  const orgId = world.orgs[key].id
  return asPerson(world, who, async (ctx) => {
    if (what === 'sso-off' || what === 'sso-on') await setSsoMode(ctx, orgId, what === 'sso-on' ? 'optional' : 'off')
    else if (what === 'rename')
      await changeOrg(ctx, orgId, {
        name: `Renamed by ${who}`,
        supportPhone: null,
        supportText: null,
        supportUrl: null,
      })
    else await setSelfProofLinks(ctx, orgId, what === 'self-proof')
    return { outcome: 'changed' }
  })
}

export function changeConnection(world: World, { who, of, in: place, what }: Of<'connection'>): Outcome {
  const { connection: connectionId, id } = world.orgs[of]
  const orgId = place === 'its' ? id : world.orgs[place].id
  return asPerson(world, who, async (ctx) => {
    if (what === 'on') await turnOnConnection(ctx, orgId, { connectionId })
    else if (what === 'off') await turnOffConnection(ctx, orgId, { connectionId })
    else await change(ctx, orgId, { connectionId, name: `Renamed by ${who}` })
    return { outcome: 'changed' }
  })
}

/** The operator's word, and what DNS will do one day: the record goes missing, or the domain is nobody's any more. */
export async function operatorDomain(world: World, { in: key, of, what }: Of<'operator-domain'>): Outcome {
  const orgId = world.orgs[key].id
  const { domain: name } = world.orgs[of]
  if (what === 'give') await addVerifiedDomainAsOperator(asOperator(world), orgId, name)
  else if (what === 'miss')
    await db().domain.updateMany({ where: { orgId, name, state: 'verified' }, data: { state: 'missing' } })
  else await db().domain.updateMany({ where: { orgId, name }, data: { state: 'expired' } })
  return { outcome: 'changed' }
}

/** Nothing opens a shut account yet but the operator's hand in the database. */
export async function operatorPerson(world: World, { who, in: key, what }: Of<'operator-person'>): Outcome {
  const userId = world.users[who]
  if (what === 'shut') await disableUser(asOperator(world), userId)
  else if (what === 'open') await db().user.update({ where: { id: userId }, data: { disabledAt: null } })
  else if (key === 'h' || !isHostile(who))
    await addMember(asOperator(world), { orgId: world.orgs[key].id, userId, role: 'member' })
  else return {}
  return { outcome: 'changed' }
}

const asOperator = (world: World) =>
  newCtx<OperatorActor>({ kind: 'operator', operatorId: null, reason: 'a history' }, world.now)
