import type { UserActor } from '@/lib/platform/context'
import type { Deed } from './play'
import { approvalsAreEarned, linksAreEarned, proofsAreGiven, requestsAreCovered } from './rules-linking'
import { mayReach, orgsThatMayChange } from './rules-reach'
import { owns, roleIn, type Session, type State, textOf } from './state'
import { type Browser, everybody, isHostile, type World } from './world'

/** One step of a history with the world before and after it. */
export type Scene = {
  world: World
  deed: Deed
  before: State
  after: State
  /** Who was signed in at the actor's browser when the step began. */
  actor: UserActor | null
}

/** A rule, told again without the product's code: every breach in words. */
export type Rule = (scene: Scene) => string[]

const isNew = <T extends { id: string }>(before: T[]) => {
  const known = new Set(before.map(({ id }) => id))
  return ({ id }: { id: string }) => !known.has(id)
}

/** A refusal changes nothing. */
const refusalsChangeNothing: Rule = ({ deed, before, after, world }) => {
  if (!deed.outcome.startsWith('refused') && !['nothing', 'mismatch', 'gone'].includes(deed.outcome)) return []
  // Once verified, an answer is remembered with its subject, refused or not; who may come in is another question.
  const isAnswer = deed.step.do === 'finish' || deed.step.do === 'sso'
  const text = (state: State, id: string) => textOf(isAnswer ? withoutStrangers(state) : state, id)
  const changed = Object.values(world.orgs).filter(({ id }) => text(before, id) !== text(after, id))
  const sessions = after.sessions.length !== before.sessions.length
  return changed.length || sessions
    ? [`“${deed.outcome}” changed ${changed.map(({ key }) => key)} ${sessions ? 'and sessions' : ''}`]
    : []
}

const withoutStrangers = (state: State): State => ({
  ...state,
  identities: state.identities.filter(({ email, userId }) => email !== null || userId !== null),
})

/** I2, I22 and roles: a step changes the organizations that whoever did it may change, and no other. */
const stayAtHome: Rule = (scene) => {
  const { before, after, world } = scene
  const allowed = orgsThatMayChange(scene)
  const changed = Object.values(world.orgs).filter(({ id }) => textOf(before, id) !== textOf(after, id))
  return changed.filter(({ id }) => !allowed.has(id)).map(({ key }) => `organization ${key} was changed from outside`)
}

/** I1, I2: what an IdP vouched for begins a session of a linked person, at its organization, by an address it owns. */
const sessionsAreEarned: Rule = (scene) => {
  const { deed, before, after } = scene
  const isFresh = isNew(before.sessions)
  return after.sessions.filter(isFresh).flatMap((session) => {
    if (deed.step.do === 'password') return session.confinedTo ? ['a password made a confined session'] : []
    if (deed.step.do === 'lift') return session.liftedAt ? [] : ['a lifted session does not say so']
    if (deed.outcome !== 'signed_in') return [`a session came of “${deed.step.do}: ${deed.outcome}”`]
    return wrongSignIn(scene, session)
  })
}

function wrongSignIn({ deed, before, world }: Scene, session: Session): string[] {
  const sign = world.begun.find(({ id }) => id === deed.sign?.id)
  if (!deed.said || !sign) return ['a session came of an answer that no IdP gave']
  const org = world.orgs[sign.at]
  const connection = before.connections.find(({ id }) => id === org.connection)
  const { ssoMode } = before.orgs.find(({ id }) => id === org.id)!
  const identity = before.identities.find(
    (row) => row.connectionId === org.connection && row.subject === deed.said?.subject,
  )
  const user = before.users.find(({ id }) => id === session.userId)
  const wrong: [boolean, string][] = [
    [deed.said.at !== sign.at, 'another IdP’s word counted'],
    [
      session.confinedTo !== org.id || session.connectionId !== org.connection,
      'the session is of another organization (I2)',
    ],
    [
      !owns(before, org.id, deed.said.email, { missing: true }),
      `${deed.said.email} is not in a domain of its organization (I1)`,
    ],
    [connection?.state !== 'active' || ssoMode === 'off', 'the connection was not offered'],
    [identity?.userId !== session.userId, 'nobody had linked that identity to the account'],
    [!roleIn(before, org.id, session.userId), 'the account is not a member'],
    [Boolean(user?.disabledAt), 'the account is shut'],
  ]
  return wrong.filter(([holds]) => holds).map(([, words]) => words)
}

/** I6: what one browser began, no other ends, whoever holds it. */
const browsersEndTheirOwn: Rule = ({ deed: { step, sign, outcome } }) => {
  if (step.do !== 'finish' || step.who === 'its' || step.who === sign?.by) return []
  const isTold = ['nothing', 'lost', 'refused other_browser'].includes(outcome)
  return isTold ? [] : [`what ${sign?.by} began ended in another browser: ${outcome} (I6)`]
}

/** I1: an identity is called by addresses only that its organization owned when they were said. */
const addressesAreOwned: Rule = ({ before, after }) => {
  const email = new Map(before.identities.map((row) => [row.id, row.email]))
  return after.identities
    .filter(
      (row) =>
        row.email !== null && row.email !== email.get(row.id) && !owns(before, row.orgId, row.email, { missing: true }),
    )
    .map((row) => `${row.email} was written to an identity of ${row.orgId} (I1)`)
}

/** Nobody holds a session of somebody else, but of whom their IdP vouches for at its own organization (I6, I22). */
const handsHoldTheirOwn: Rule = ({ world, after }) =>
  everybody.flatMap((who) => {
    const { session: id }: Browser = world.browsers[who]
    const session = after.sessions.find((row) => row.id === id && !row.endedAt)
    if (!session || session.userId === world.users[who]) return []
    if (session.confinedTo === world.orgs.h.id) return []
    return [`${isHostile(who) ? 'hostile ' : ''}${who} is in a session of somebody else, not confined to H`]
  })

/** I7. */
const domainsHaveOneOwner: Rule = ({ after }) => {
  const held = after.domains.filter(({ state }) => state === 'verified' || state === 'missing').map(({ name }) => name)
  return held.filter((name, i) => held.indexOf(name) !== i).map((name) => `${name} has two owners (I7)`)
}

export const rules: Record<string, Rule> = {
  ...{
    refusalsChangeNothing,
    stayAtHome,
    sessionsAreEarned,
    addressesAreOwned,
    linksAreEarned,
    approvalsAreEarned,
    proofsAreGiven,
  },
  ...{ requestsAreCovered, handsHoldTheirOwn, browsersEndTheirOwn, domainsHaveOneOwner, mayReach },
}
