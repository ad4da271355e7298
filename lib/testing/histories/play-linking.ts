import { declineLinkRequest, linkRequestToMember } from '@/lib/link-requests/decide'
import { identityLinked, proofCode } from '@/lib/link-requests/emails'
import { openLinkRequest } from '@/lib/link-requests/open'
import { askProofCode, proveByCode } from '@/lib/link-requests/prove'
import { undoLink, undoLinkByMail } from '@/lib/link-requests/undo'
import { denyIdentity, withdrawLinkRequest } from '@/lib/link-requests/withdraw'
import { secretsOf } from '@/lib/mail/secrets'
import { newCtx, type SystemActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { type Id, type LinkRequestId, newId, type UserId } from '@/lib/platform/ids'
import { asPerson } from './play-account'
import { asVisitor, vouchedAt } from './play-sign-in'
import type { Request, State } from './state'
import type { Step } from './steps'
import { everybody, isHostile, type Who, type World } from './world'

type Part = Promise<{ outcome?: string; identityId?: string; accountId?: string }>

const asSystem = (world: World) => newCtx<SystemActor>({ kind: 'system', job: 'mail' }, world.now)

export async function askToBeLinked(world: World, who: Who): Part {
  const vouched = await vouchedAt(world, world.browsers[who])
  if (!vouched) return {}
  await openLinkRequest(vouched.ctx, {})
  return { outcome: 'asked', identityId: vouched.ctx.actor.identityId }
}

export async function deny(world: World, who: Who): Part {
  const vouched = await vouchedAt(world, world.browsers[who])
  if (!vouched) return {}
  await denyIdentity(vouched.ctx)
  return { outcome: 'denied', identityId: vouched.ctx.actor.identityId }
}

export async function withdraw(world: World, state: State, who: Who): Part {
  const vouched = await vouchedAt(world, world.browsers[who])
  const own = state.requests.find(({ identityId }) => identityId === vouched?.ctx.actor.identityId)
  if (!vouched || !own) return {}
  await withdrawLinkRequest(vouched.ctx, own.id as LinkRequestId)
  return { outcome: 'withdrawn', identityId: own.identityId }
}

/**
 * Proves an account by a mailed code. The mail comes to the account's owner:
 * anybody else has to guess, and an honest owner types it in their own browser
 * only.
 */
export async function prove(
  world: World,
  state: State,
  { who, account, request: nth }: Extract<Step, { do: 'prove' }>,
): Part {
  const { browser, vouched } = await waitingBrowser(world, who)
  if (!vouched) return {}
  const { identityId } = vouched.ctx.actor
  const request = nth === 'its' ? state.requests.find((row) => row.identityId === identityId) : pick(state, nth)
  if (!request) return {}
  const linkRequestId = request.id as LinkRequestId
  const of = account === 'own' ? browser.who : account
  const accountId = world.users[of]
  const identifier = state.users.find(({ id }) => id === accountId)!.email
  const asked = await askProofCode(vouched.ctx, {
    linkRequestId,
    identifier,
    network: browser.network,
    browserHash: null,
  })
  if (asked !== 'sent') return { outcome: 'too_many' }
  const isTheirs = browser.who === of
  const mailed = await mailedCode(world, linkRequestId)
  const code = (isTheirs ? mailed : null) ?? '12345678'
  const outcome = await proveByCode(vouched.ctx, { linkRequestId, code })
  if (outcome !== 'mismatch' && isTheirs) world.proven.add(`${identityId} ${accountId}`)
  return { outcome, identityId, accountId }
}

/** The person's browser, or where nobody waits in it, that of the next one who does. */
async function waitingBrowser(world: World, who: Who) {
  const from = everybody.indexOf(who)
  const turn = [...everybody.slice(from), ...everybody.slice(0, from)].map((each) => world.browsers[each])
  const browser = turn.find(({ vouched }) => vouched !== null) ?? world.browsers[who]
  return { browser, vouched: await vouchedAt(world, browser) }
}

async function mailedCode(world: World, linkRequestId: LinkRequestId): Promise<string | undefined> {
  const proof = await db().identityProof.findFirst({
    where: { linkRequestId, usedAt: null },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  })
  const mails =
    proof && (await proofCode.load(asSystem(world), { proofId: proof.id as Id<'proof'> }, secretsOf(newId('job'))))
  return [mails].flat().find((mail) => mail)?.code
}

/** An honest admin links somebody to their own account only; a hostile one whomever they like. */
export function decide(world: World, state: State, step: Extract<Step, { do: 'approve' | 'decline' | 'undo' }>): Part {
  const request = pick(step.in === 'its' ? withinReach(world, state, step.who) : state, step.request)
  if (!request) return Promise.resolve({})
  const identity = state.identities.find(({ id }) => id === request.identityId)!
  const orgId = step.in === 'its' ? world.orgs[keyOf(world, request.orgId)].id : world.orgs[step.in].id
  const linkRequestId = request.id as LinkRequestId
  const about = { identityId: request.identityId }
  return asPerson(world, step.who, async (ctx) => {
    if (step.do === 'decline') await declineLinkRequest(ctx, orgId, { linkRequestId, reason: 'Not you.' })
    if (step.do === 'undo') await undoLink(ctx, orgId, { linkRequestId })
    if (step.do !== 'approve') return { outcome: step.do, ...about }
    const userId: UserId | undefined =
      world.users[isHostile(step.who) ? step.account : (identity.subject.slice(2) as Who)]
    const isTrue = isHostile(step.who) || identity.orgId !== world.orgs.h.id
    if (!userId || !isTrue) return {}
    return { outcome: await linkRequestToMember(ctx, orgId, { linkRequestId, userId }), ...about, accountId: userId }
  })
}

/** The account's owner follows the link of the mail that told them. */
export async function undoByMail(world: World, state: State, who: Who): Part {
  const linked = state.requests.findLast(({ state: now, userId }) => now === 'linked' && userId === world.users[who])
  if (!linked) return {}
  const mails = await identityLinked.load(
    asSystem(world),
    { linkRequestId: linked.id as LinkRequestId },
    secretsOf(newId('job')),
  )
  const url = [mails].flat().find((mail) => mail)?.url
  if (!url) return {}
  const outcome = await undoLinkByMail(asVisitor(world), new URL(url).searchParams.get('t') ?? '')
  return { outcome, identityId: linked.identityId, accountId: world.users[who] }
}

/** The requests of organizations that the person belongs to; all of them for who belongs to none that has one. */
function withinReach({ users }: World, { requests, memberships }: State, who: Who): Pick<State, 'requests'> {
  const own = memberships.filter(({ userId, role }) => userId === users[who] && role !== 'member')
  const found = requests.filter(({ orgId }) => own.some((row) => row.orgId === orgId))
  return { requests: found.length ? found : requests }
}

const pick = ({ requests }: Pick<State, 'requests'>, nth: number): Request | undefined =>
  requests[nth % Math.max(requests.length, 1)]

const keyOf = ({ orgs }: World, id: string) => Object.values(orgs).find((org) => org.id === id)!.key
