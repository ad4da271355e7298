import { gatherEntry } from '@/lib/apps/gather'
import { openGrant } from '@/lib/apps/grants'
import { listDomains } from '@/lib/domains/queries'
import { listMyIdentities } from '@/lib/identities/queries'
import { byPassword, signInByOwn } from '@/lib/login/own-factor'
import { newCtx, transact, type UserActor } from '@/lib/platform/context'
import { endMySessions, signOut as endThis, liftSession } from '@/lib/sessions/commands'
import { actorAt, asVisitor, deviceOf } from './play-sign-in'
import type { Step } from './steps'
import type { Browser, Who, World } from './world'

type Outcome = Promise<{ outcome?: string }>

/** Does something with the session of a browser, if there is one that lives. */
export async function asPerson<T extends object>(
  world: World,
  who: Who,
  work: (ctx: ReturnType<typeof newCtx<UserActor>>, browser: Browser) => Promise<T>,
): Promise<T | Record<string, never>> {
  const browser = world.browsers[who]
  const actor = await actorAt(world, browser)
  return actor ? work(newCtx(actor, world.now), browser) : {}
}

/** Everybody knows their own password and nobody else's; what comes after it was typed. */
export async function signInByPassword(world: World, who: Who): Outcome {
  const browser = world.browsers[who]
  const current = await actorAt(world, browser)
  const where = { browser: browser.secret, device: deviceOf(browser), current }
  const { disabledAt } = await asVisitor(world).db.user.findUniqueOrThrow({ where: { id: world.users[who] } })
  if (disabledAt) return {}
  const opened = await transact(asVisitor(world), (tx) => signInByOwn(tx, world.users[who], byPassword, null, where))
  browser.session = opened.sessionId
  return { outcome: 'signed_in' }
}

/** Whoever is in a session of their own account lifts its confinement with their password; others cannot know it. */
export function lift(world: World, who: Who): Outcome {
  return asPerson(world, who, async (ctx, browser) => {
    if (ctx.actor.userId !== world.users[who] || !ctx.actor.confinedTo) return {}
    browser.session = await transact(ctx, (tx) => liftSession(tx, byPassword))
    return { outcome: 'lifted' }
  })
}

export function signOut(world: World, who: Who): Outcome {
  return asPerson(world, who, async (ctx) => {
    await endThis(ctx)
    return { outcome: 'ended' }
  })
}

export function endOthers(world: World, who: Who): Outcome {
  return asPerson(world, who, async (ctx) => {
    await endMySessions(ctx)
    return { outcome: 'ended' }
  })
}

export function myIdentities(world: World, who: Who): Outcome {
  return asPerson(world, who, async (ctx) => {
    await listMyIdentities(ctx)
    return { outcome: 'read' }
  })
}

/** Reads what admins of an organization may. */
export function look(world: World, { who, in: key }: Extract<Step, { do: 'look' }>): Outcome {
  return asPerson(world, who, async (ctx) => {
    await listDomains(ctx, world.orgs[key].id)
    return { outcome: 'read' }
  })
}

/** Enters an app, for the organization that its request names or for none, as the provider's front door does. */
export function enterApp(world: World, { who, in: key }: Extract<Step, { do: 'enter-app' }>): Outcome {
  return asPerson(world, who, async (ctx) => {
    const app = { id: world.app, orgId: null, firstParty: true }
    const organization = key ? { organization: world.orgs[key].id } : {}
    const { step, session } = await gatherEntry(ctx, ctx.actor, app, { scope: 'openid', ...organization })
    if (step.kind !== 'enter' || !session) return { outcome: 'asked' }
    const { sid, userId } = session
    const confined = ctx.actor.confinedTo !== null
    await openGrant(ctx, { sid, userId, appId: app.id, orgId: step.orgId, scopes: ['openid'], confined })
    return { outcome: 'entered' }
  })
}
