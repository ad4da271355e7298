import { findReadyConnection } from '@/lib/connections/queries'
import { linkRequestToMember } from '@/lib/link-requests/decide'
import { beginSso } from '@/lib/login/begin'
import { finishSso } from '@/lib/login/finish'
import { findSignIn } from '@/lib/login/found'
import { decodeSession, encodeSession } from '@/lib/login/next-auth'
import { signInWithPassword } from '@/lib/login/password'
import { receiveOidc, receiveSaml } from '@/lib/login/receive'
import { newSecret } from '@/lib/platform/crypto'
import type { LinkRequestId, OrgId, SessionId, UserId } from '@/lib/platform/ids'
import { authenticate } from '@/lib/sessions/authenticate'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { hashPassword } from '@/lib/users/password'
import { openOidcDoor } from './oidc-world'
import { serve } from './serving'
import { type Linked, linkPeople, openDoor, seedCrowd, waitingRequests } from './world'

// What the product does for each request of a sign-in, without Next around it.

const PASSWORD = 'a quiet lamp at dusk'
const device = { device: 'Firefox on Linux', network: '192.0.2.x' }
type Ids = Record<'connectionId' | 'transactionId' | 'secret', string>

serve({
  seed: ({ size }: { size: number }) => seedCrowd(size),
  door: ({ people, certificatePem }: { people: number; certificatePem: string }) => openDoor(people, certificatePem),
  oidcDoor: openOidcDoor,
  requests: ({ orgId, count }: { orgId: OrgId; count: number }) => waitingRequests(orgId, count),
  /** More people of an organization, who have the one password. */
  async people({ count, ...to }: Linked & { count: number }) {
    await linkPeople(count, to, await hashPassword(PASSWORD))
  },

  async begin({ connectionId, network = device.network }: { connectionId: string; network?: string }) {
    const visitor = asVisitor()
    const connection = await findReadyConnection(visitor, connectionId)
    const about = { returnTo: '/', device: { ...device, network }, loginHint: null, asking: 'as_it_likes' } as const
    const begun = await beginSso(visitor, connection!, about)
    if (begun.kind !== 'begun') throw new Error('too many sign-ins')
    return { transactionId: begun.transactionId, secret: begun.browserSecret }
  },

  /** What the page reads that says where the browser goes. */
  async hop({ transactionId }: { transactionId: string }) {
    return (await findSignIn(asVisitor(), transactionId, null))?.transaction.redirectUrl
  },

  acs: ({ connectionId, ...posted }: { connectionId: string; samlResponse: string; relayState: string }) =>
    receiveSaml(asVisitor(), connectionId, { network: device.network, ...posted }),

  oidc: ({ connectionId, secret, query }: { connectionId: string; secret: string; query: string }) =>
    receiveOidc(asVisitor(), connectionId, { query: new URLSearchParams(query), browserSecret: secret }),

  async finish({ connectionId, transactionId, secret }: Ids) {
    const browser = { browserSecret: secret, browser: newSecret(), current: null, mayReplace: false, device }
    const finished = await finishSso(asVisitor(), { transactionId, connectionId, ...browser })
    return finished.kind === 'signed_in' ? cookieOf(finished.sessionId) : finished
  },

  async password({ identifier, network }: { identifier: string; network: string }) {
    const typed = { identifier, password: PASSWORD, browser: newSecret(), current: null }
    const outcome = await signInWithPassword(asVisitor(), { ...typed, device: { ...device, network } })
    return outcome.kind === 'signed_in' ? cookieOf(outcome.sessionId) : outcome
  },

  async check({ cookie }: { cookie: string }) {
    const sessionId = await decodeSession(cookie)
    const actor = sessionId && (await authenticate(sessionId, new Date()))
    if (!actor) throw new Error('the session is over')
    return true
  },

  approve: ({ orgId, admin, ...ids }: { orgId: OrgId; admin: UserId; linkRequestId: LinkRequestId; userId: UserId }) =>
    linkRequestToMember(asUser(admin), orgId, ids),
})

async function cookieOf(sessionId: SessionId) {
  return { kind: 'signed_in', cookie: await encodeSession(sessionId) }
}
