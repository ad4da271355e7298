import type { Scene } from './rules'
import { roleIn, type Session, type State } from './state'
import type { Step } from './steps'

const admins = ['owner', 'admin']

/** Steps of a person in an organization, and who may do them there. */
const powers: Partial<Record<Step['do'], readonly string[]>> = {
  ...{ approve: admins, decline: admins, undo: admins, unlink: admins, remove: admins },
  ...{ role: ['owner'], settings: ['owner'], connection: ['owner'] },
}

/** The organizations that a step may change, by who did it and what it was about; from the state before it. */
export function orgsThatMayChange({ deed, before, actor, world }: Scene): Set<string> {
  const { step, sign, identityId } = deed
  const mine = before.memberships.filter(({ userId }) => userId === actor?.userId)
  const roles = powers[step.do]
  if (roles) {
    const within = mine.filter(({ orgId }) => !actor?.confinedTo || orgId === actor.confinedTo)
    return new Set(within.filter(({ role }) => roles.includes(role)).map(({ orgId }) => orgId))
  }
  if (step.do === 'operator-domain') return new Set([world.orgs[step.in].id])
  if (step.do === 'operator-person') return new Set(step.what === 'add' ? [world.orgs[step.in].id] : [])
  if (sign) return new Set([world.orgs[world.begun.find(({ id }) => id === sign.id)!.at].id])
  const identity = before.identities.find(({ id }) => id === identityId)
  return new Set(identity ? [identity.orgId] : [])
}

/** I22 and I11: reading, ending sessions, apps. */
export function mayReach(scene: Scene): string[] {
  return [...wrongReading(scene), ...wrongEndings(scene), ...wrongEntry(scene), ...wrongPeople(scene)]
}

/** What a session reads is decided by membership, role and confinement, and refusals tell strangers nothing. */
function wrongReading({ deed: { step, outcome }, before, actor, world }: Scene): string[] {
  if (!actor) return []
  if (step.do === 'identities' && (outcome === 'read') !== (actor.confinedTo === null))
    return [`“identities” ${outcome} (I22)`]
  if (step.do === 'end-others' && actor.confinedTo && outcome === 'ended')
    return ['a confined session ended others (I22)']
  if (step.do !== 'look') return []
  const { id } = world.orgs[step.in]
  const role = roleIn(before, id, actor.userId)
  const hidden = !role || (actor.confinedTo !== null && actor.confinedTo !== id)
  const expected = hidden ? 'refused org_not_found' : role === 'member' ? 'refused forbidden' : 'read'
  return outcome === expected ? [] : [`looking at ${step.in}: “${outcome}”, not “${expected}” (I22)`]
}

/** Sessions end by their own browser, their own person, or an organization that has a say in them. */
function wrongEndings(scene: Scene): string[] {
  const { before, after, actor, deed } = scene
  const ended = new Set(after.sessions.filter(({ endedAt }) => endedAt).map(({ id }) => id))
  const gone = before.sessions.filter(({ id, endedAt }) => !endedAt && ended.has(id))
  const allowed = orgsThatMayChange(scene)
  return gone
    .filter((session) => !mayEnd(session))
    .map(() => `“${deed.step.do}” ended a session of somebody else (I22)`)

  function mayEnd(session: Session): boolean {
    if (session.id === actor?.sessionId) return true
    if (deed.step.do === 'operator-person') return true
    if (deed.step.do === 'end-others') return session.userId === actor?.userId && actor.confinedTo === null
    const vouchedBy = before.connections.find(({ id }) => id === session.connectionId)?.orgId
    return vouchedBy !== undefined && allowed.has(vouchedBy)
  }
}

/** A grant is for an organization that its session may enter, and says whether it was made in a confined one. */
function wrongEntry({ before, after, actor }: Scene): string[] {
  const known = new Set(before.grants.map(({ id }) => id))
  return after.grants.flatMap((grant) => {
    if (known.has(grant.id)) return []
    const fits = actor?.userId === grant.userId && roleIn(before, grant.orgId, grant.userId) !== null
    const within = !actor?.confinedTo || actor.confinedTo === grant.orgId
    return fits && within && grant.confined === (actor?.confinedTo !== null)
      ? []
      : ['an app was entered across a border (I22)']
  })
}

/** No step of a history changes what an account is called or signs in with; the operator alone shuts and opens it. */
function wrongPeople({ before, after, deed }: Scene): string[] {
  if (deed.step.do === 'operator-person' || JSON.stringify(before.users) === JSON.stringify(after.users)) return []
  return [`“${deed.step.do}” changed an account`]
}

/** Sessions that should be dead at their next request: shut accounts, gone members, unlinked identities, connections that are off (I11). */
export function deadSessions(after: State): Session[] {
  return after.sessions.filter((session) => {
    const connection = after.connections.find(({ id }) => id === session.connectionId)
    const orgId = session.confinedTo ?? connection?.orgId
    const identity = after.identities.find(({ id }) => id === session.identityId)
    const isShut = Boolean(after.users.find(({ id }) => id === session.userId)?.disabledAt)
    const isOff = connection !== undefined && connection.state !== 'active'
    const isGone = orgId !== undefined && !roleIn(after, orgId, session.userId)
    const isUnlinked = identity !== undefined && identity.userId !== session.userId
    return Boolean(session.endedAt) || isShut || isOff || isGone || isUnlinked
  })
}
