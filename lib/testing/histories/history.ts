import { findGrant } from '@/lib/apps/grants'
import type { SessionId } from '@/lib/platform/ids'
import { authenticate } from '@/lib/sessions/authenticate'
import { type Deed, play } from './play'
import { actorAt } from './play-sign-in'
import { rules, type Scene } from './rules'
import { deadSessions } from './rules-reach'
import { readState, type State } from './state'
import type { Step } from './steps'
import { aWorld, type Who, type World } from './world'

/** How often each step came to what: `approve: linked`. */
export type Tally = Map<string, number>

/**
 * Plays a history in a world of its own and looks at every rule after every
 * step.
 *
 * @throws Error that tells the story so far and each breach of its last step
 */
export async function playHistory(steps: readonly Step[], tally: Tally = new Map()): Promise<void> {
  const world = await aWorld()
  const told: string[] = []
  let before = await readState(world)
  for (const step of steps) {
    const who = doer(world, step)
    const actor = who && (await actorAt(world, world.browsers[who]))
    const deed = await play(world, before, step)
    const after = deed.outcome === 'nothing' && !actor ? before : await readState(world)
    told.push(tell(deed))
    count(tally, deed)
    const breaches = await look({ world, deed, before, after, actor })
    if (breaches.length > 0) throw new Error(`${told.join('\n')}\n→ ${breaches.join('\n→ ')}`)
    before = after
  }
}

async function look(scene: Scene): Promise<string[]> {
  const found = Object.values(rules).flatMap((rule) => rule(scene))
  return [...found, ...(await stillAlive(scene))]
}

/** I11: what should be dead opens nothing, neither here nor in an app. */
async function stillAlive({ after, world, deed }: Scene): Promise<string[]> {
  const dead = deadSessions(after)
  const held = new Set(Object.values(world.browsers).map(({ session }) => session))
  const asked = dead.filter(({ id, endedAt }) => held.has(id as SessionId) || !endedAt)
  const alive = await Promise.all(asked.map(({ id }) => authenticate(id as SessionId, world.now)))
  const sessions = alive.flatMap((actor) => (actor ? [`a session outlived “${deed.step.do}” (I11)`] : []))
  return [...sessions, ...(await livingGrants(after, new Set(dead.map(({ id }) => id)), world.now))]
}

async function livingGrants({ grants, memberships, sessions }: State, dead: Set<string>, now: Date): Promise<string[]> {
  const holding = new Set(sessions.filter(({ id }) => !dead.has(id)).map(({ sid }) => sid))
  const isMember = (orgId: string, userId: string) =>
    memberships.some((row) => row.orgId === orgId && row.userId === userId)
  const orphans = grants.filter(({ sid, orgId, userId }) => !holding.has(sid) || !isMember(orgId, userId))
  const living = await Promise.all(orphans.map(({ id }) => findGrant(id, now)))
  return living.flatMap((grant) => (grant ? ['an app’s grant outlived what it hung on (I11)'] : []))
}

/** Whose browser a step happens in. */
function doer(world: World, step: Step): Who | null {
  if (step.do === 'finish' && step.who === 'its')
    return world.begun.at(step.sign % Math.max(world.begun.length, 1))?.by ?? null
  if (step.do === 'operator-person' || !('who' in step)) return null
  return step.who as Who
}

function count(tally: Tally, { step, outcome }: Deed): void {
  const key = `${step.do}: ${outcome}`
  tally.set(key, (tally.get(key) ?? 0) + 1)
}

function tell({ step, outcome }: Deed): string {
  return `${JSON.stringify(step)} → ${outcome}`
}
