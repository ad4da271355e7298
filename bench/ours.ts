import { findReadyConnection } from '@/lib/connections/queries'
import { linkRequestToMember } from '@/lib/link-requests/decide'
import { beginSso } from '@/lib/login/begin'
import { finishSso } from '@/lib/login/finish'
import { findSignIn } from '@/lib/login/found'
import { decodeSession, encodeSession } from '@/lib/login/next-auth'
import { signInWithPassword } from '@/lib/login/password'
import { receiveOidc, receiveSaml } from '@/lib/login/receive'
import { findOrgByIdentifier } from '@/lib/login/start'
import { newSecret } from '@/lib/platform/crypto'
import { db, pool } from '@/lib/platform/db'
import type { LinkRequestId, OrgId, SessionId, UserId } from '@/lib/platform/ids'
import { authenticate } from '@/lib/sessions/authenticate'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { hashPassword } from '@/lib/users/password'
import { openOidcDoor } from './oidc-world'
import { serve } from './serving'
import { openDoor, seedCrowd, waitingRequests } from './world'

// What the product does for each request of a sign-in, without Next around it.

const PASSWORD = 'a quiet lamp at dusk'
const device = { device: 'Firefox on Linux', network: '192.0.2.x' }
type Ids = Record<'connectionId' | 'transactionId' | 'secret', string>

serve({
  seed: ({ size }: { size: number }) => seedCrowd(size),
  door: ({ people, certificatePem }: { people: number; certificatePem: string }) => openDoor(people, certificatePem),
  oidcDoor: openOidcDoor,
  requests: ({ orgId, count }: { orgId: OrgId; count: number }) => waitingRequests(orgId, count),
  /** Everybody of an organization gets the one password. */
  async passwords({ orgId }: { orgId: OrgId }) {
    const passwordHash = await hashPassword(PASSWORD)
    await db().user.updateMany({ where: { memberships: { some: { orgId } } }, data: { passwordHash } })
  },

  async begin({ connectionId, network = device.network }: { connectionId: string; network?: string }) {
    const visitor = asVisitor()
    const connection = await findReadyConnection(visitor, connectionId)
    const about = { returnTo: '/', device: { ...device, network }, loginHint: null, asking: 'as_it_likes' } as const
    const begun = await beginSso(visitor, connection!, about)
    if (begun.kind !== 'begun') throw new Error('too many sign-ins')
    return { transactionId: begun.transactionId, secret: begun.browserSecret }
  },

  /** Whose people sign in with this address, and how. */
  discover: ({ identifier }: { identifier: string }) => findOrgByIdentifier(asVisitor(), identifier),

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

  /** The least that could be asked: the cookie opened, and a row by its key. */
  async bareCheck({ cookie }: { cookie: string }) {
    const text = 'select "userId", "expiresAt" from "Session" where id = $1'
    const { rows } = await pool().query({ name: 'bare-check', text, values: [await decodeSession(cookie)] })
    return rows.length === 1
  },

  approve: ({ orgId, admin, ...ids }: { orgId: OrgId; admin: UserId; linkRequestId: LinkRequestId; userId: UserId }) =>
    linkRequestToMember(asUser(admin), orgId, ids),

  /** A transaction that writes so many small rows one after the other. */
  async bareWrites({ rows }: { rows: number }) {
    const client = await pool().connect()
    const text = `insert into "OutboxJob" (id, name, payload, "runAt") values ($1, 'bench', '{}', now())`
    await client.query('begin')
    for (let n = 0; n < rows; n++) await client.query({ name: 'bare-write', text, values: [newSecret()] })
    await client.query('commit')
    client.release()
  },
})

async function cookieOf(sessionId: SessionId) {
  return { kind: 'signed_in', cookie: await encodeSession(sessionId) }
}
