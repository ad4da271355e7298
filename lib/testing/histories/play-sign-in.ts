import { identityOf } from '@/lib/connections/identity'
import { findReadyConnection } from '@/lib/connections/queries'
import { beginSso } from '@/lib/login/begin'
import { type Finished, finishSso } from '@/lib/login/finish'
import { claimForChecking, findTransaction, findVouched, recordAnswer } from '@/lib/login/transaction'
import { type Ctx, newCtx, type UserActor, type VisitorActor } from '@/lib/platform/context'
import { authenticate } from '@/lib/sessions/authenticate'
import type { Claim } from './steps'
import { addressOf, type Browser, homeOf, isHostile, type Org, type OrgKey, type Who, type World } from './world'

/** What an IdP said in the course of a history, and to which sign-in. */
export type Said = { subject: string; email: string; at: OrgKey }

export const asVisitor = (world: World): Ctx<VisitorActor> => newCtx({ kind: 'visitor' }, world.now)
export const deviceOf = ({ network }: Browser) => ({ device: 'Firefox', network })

/** Who is signed in at a browser, as each request finds out. */
export async function actorAt(world: World, { session }: Browser): Promise<UserActor | null> {
  return session && authenticate(session, world.now)
}

/** Begins a sign-in; `null` where the connection is not offered. */
export async function begin(world: World, by: Who, at: OrgKey): Promise<string | null> {
  const ctx = asVisitor(world)
  const browser = world.browsers[by]
  const connection = await findReadyConnection(ctx, world.orgs[at].connection)
  if (!connection) return null
  const begun = await beginSso(ctx, connection, {
    ...{ returnTo: '/', device: deviceOf(browser), loginHint: null, asking: 'as_it_likes' },
  })
  if (begun.kind !== 'begun') throw new Error('the limit for starts was reached')
  browser.jar.set(begun.transactionId, begun.browserSecret)
  world.begun.push({ id: begun.transactionId, at, by })
  return begun.transactionId
}

/**
 * Lets the IdP answer a sign-in with what it asserts: the step behind the
 * verification of signatures, which other tests attack.
 *
 * @param through the connection whose place the answer is brought to
 */
export async function answer(world: World, id: string, said: Said, through: Org): Promise<boolean> {
  const ctx = asVisitor(world)
  const known = await findTransaction(ctx, id, through.connection)
  const ready = known && (await findReadyConnection(ctx, known.connectionId))
  const claimed = ready && (await claimForChecking(ctx, id, through.connection, 10))
  if (!claimed) return false
  const asserted = { issuer: through.issuer, subject: said.subject, format: 'oidc', claimedEmail: said.email }
  const more = { name: null, authenticatedAt: world.now, sessionEndsBy: null }
  const identity = identityOf({ ...asserted, ...more })
  return identity.ok && recordAnswer(ctx, claimed, identity.answer)
}

/** The browser comes back; what it holds of the sign-in is what its jar has. */
export async function finish(
  world: World,
  id: string,
  who: Who,
  { through, mayReplace }: { through: Org; mayReplace: boolean },
): Promise<Finished> {
  const browser = world.browsers[who]
  const finished = await finishSso(asVisitor(world), {
    ...{ transactionId: id, connectionId: through.connection, browserSecret: browser.jar.get(id) ?? null, mayReplace },
    ...{ browser: browser.secret, current: await actorAt(world, browser), device: deviceOf(browser) },
  })
  if (finished.kind === 'signed_in') browser.session = finished.sessionId
  if (finished.kind === 'confirm_identity' || finished.kind === 'await_link') browser.vouched = id
  return finished
}

/** The person on the confirm and waiting pages. */
export const vouchedAt = (world: World, { vouched, jar }: Browser) =>
  findVouched(asVisitor(world), vouched, (vouched && jar.get(vouched)) ?? null)

/** What the IdP of `at` says of who sits at the browser: the truth at A and B, anything at H. */
export function claimed(world: World, at: OrgKey, by: Who, claim: Claim): Said {
  const of = at === 'h' ? claim.of : by
  const email = addressIn(world, at, of, claim)
  if (at !== 'h') return { at, subject: `s-${by}`, email }
  if (claim.subject === 'address') return { at, subject: email, email }
  return { at, subject: claim.subject === 'nobody' ? `s-new-${claim.of}` : `s-${claim.subject}`, email }
}

function addressIn(world: World, at: OrgKey, of: Who, { address }: Claim): string {
  const domain = world.orgs[homeOf(of)].domain
  if (at !== 'h') return address === 'own' ? addressOf(world, of) : `${of}@${world.orgs[at].domain}`
  const places = {
    ...{ own: addressOf(world, of), 'at-home': `x-${of}@${domain}`, 'at-idp': `${of}@${world.orgs.h.domain}` },
    ...{ subdomain: `${of}@mail.${domain}`, unowned: `${of}@no.${domain}.example`, 'look-alike': `${of}@x${domain}` },
  }
  return places[address]
}

/** Honest IdPs know nobody who is not of the house; a hostile person is who they are there, too. */
export const isHonest = (at: OrgKey) => at !== 'h'
export { isHostile }
