import { db } from '@/lib/platform/db'
import type { TransactionId } from '@/lib/platform/ids'
import { traceAttempt } from '@/lib/tracer/attempt'
import { anHttpBrowser, type Led } from './acs-server'
import { asUser } from './actors'
import type { FaultName } from './idp/faults'
import { postedBy } from './idp/saml-visit'
import { type Seen, visitor } from './idp/visitor'
import type { TestScene } from './test-sign-in-scene'

export type Way = {
  browser: ReturnType<typeof anHttpBrowser>
  id: TransactionId
  reference: string
  attemptId: string
  redirectUrl: string
}

let networks = 0

/** A browser that nobody knows yet, from a network of its own. */
export function aVisitor(origin: string): Way['browser'] {
  networks += 1
  return anHttpBrowser(origin, `198.18.${networks}`)
}

/** Somebody presses “Continue”, over HTTP to the real routes, and is about to go to the provider. */
export async function setOut(
  scene: TestScene,
  kind: 'saml' | 'oidc',
  origin: string,
  browser = aVisitor(origin),
): Promise<Way> {
  const id = await browser.begin(scene[kind].connectionId)
  const row = await db().signInTransaction.findUniqueOrThrow({ where: { id } })
  const { reference } = await db().attempt.findUniqueOrThrow({ where: { id: row.attemptId } })
  return { browser, id, reference, attemptId: row.attemptId, redirectUrl: row.redirectUrl }
}

/** Ada signs in at the provider, which makes one mistake: the page, or the address, that her browser has in the end. */
export async function atProvider(
  { idp }: TestScene,
  { redirectUrl }: Pick<Way, 'redirectUrl'>,
  [fault, value]: readonly [fault: FaultName | null, value?: string | undefined] = [null],
): Promise<Seen> {
  const order = { call: 'failNext', tenant: 'acme' } as const
  if (fault) idp.control(value === undefined ? { ...order, fault } : { ...order, fault, value })
  const there = visitor(idp.url)
  const login = await there.get(redirectUrl)
  return login.status === 200 ? there.post(login.url, { person: 'ada' }) : login
}

/** A form that the provider's page posts from there, or an address that it leads to, in a browser of ours; and on. */
export async function comeBack(browser: Way['browser'], seen: Seen): Promise<Led> {
  const led = await arrive(browser, seen)
  return led.path.endsWith('/callback') ? browser.go(`${led.path}?${led.query}`) : led
}

/** The first of it: what came is with us, and the browser goes nowhere yet. */
export function arrive(browser: Way['browser'], seen: Seen): Promise<Led> {
  const { action, xml, relayState } = postedBy(seen)
  if (!action) return browser.go(pathOf(seen.url))
  const SAMLResponse = Buffer.from(xml).toString('base64')
  const form = relayState ? { SAMLResponse, RelayState: relayState } : { SAMLResponse }
  return browser.go(pathOf(action), { form, from: 'elsewhere' })
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** What the organization's owner sees of it. */
export async function traceOf({ owner, orgId }: TestScene, { reference }: Way) {
  const traced = await traceAttempt(asUser(owner), orgId, reference)
  return traced ?? Promise.reject(new Error('nothing is traced'))
}

export function attemptOf({ attemptId }: Way) {
  return db().attempt.findUniqueOrThrow({ where: { id: attemptId } })
}
