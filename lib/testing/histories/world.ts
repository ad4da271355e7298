import { randomBytes } from 'node:crypto'
import type { Role } from '@/lib/access/permissions'
import { secretPurpose } from '@/lib/connections/create'
import { seal } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { type AppId, type ConnectionId, newId, type OrgId, type SessionId, type UserId } from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'

/** A and B are honest; the owner of H controls its IdP, its people and its settings, and means no good. */
export const orgKeys = ['a', 'b', 'h'] as const
export type OrgKey = (typeof orgKeys)[number]

type About = { home: OrgKey; hostile?: true; roles: Partial<Record<OrgKey, Role>> }

/**
 * Whoever acts in a history. Each has an account, a browser of their own and an
 * address at home. Alma and Ben are honest people of other organizations who
 * are also members of H; Mallory, H's owner, is a guest at A.
 */
export const cast = {
  alma: { home: 'a', roles: { a: 'owner', h: 'member' } },
  aldo: { home: 'a', roles: { a: 'admin' } },
  ana: { home: 'a', roles: { a: 'member' } },
  abe: { home: 'a', roles: { a: 'member', b: 'member' } },
  bea: { home: 'b', roles: { b: 'owner' } },
  ben: { home: 'b', roles: { b: 'admin', h: 'member' } },
  hugo: { home: 'h', roles: { h: 'member' } },
  hope: { home: 'h', roles: { h: 'member' } },
  hal: { home: 'h', roles: { h: 'member' } },
  hank: { home: 'h', hostile: true, roles: { h: 'admin' } },
  mallory: { home: 'h', hostile: true, roles: { h: 'owner', a: 'member' } },
} as const satisfies Record<string, About>
export type Who = keyof typeof cast
export const everybody = Object.keys(cast) as Who[]
export const isHostile = (who: Who) => 'hostile' in cast[who]
export const homeOf = (who: Who): OrgKey => cast[who].home

/** Who signed in through their home's IdP before the history begins. */
export const linkedFromTheBeginning = ['ana', 'abe', 'ben', 'mallory'] as const

/** A browser: whose hands hold it, the secrets of its sign-ins, its session, and the sign-in that ended without one. */
export type Browser = {
  who: Who
  secret: string
  network: string
  jar: Map<string, string>
  session: SessionId | null
  vouched: string | null
}

export type Org = { key: OrgKey; id: OrgId; domain: string; connection: ConnectionId; issuer: string }
export type World = {
  orgs: Record<OrgKey, Org>
  users: Record<Who, UserId>
  browsers: Record<Who, Browser>
  app: AppId
  /** Sign-ins that began, in order. */
  begun: { id: string; at: OrgKey; by: Who }[]
  /** `identity user`: accounts that their own owner has proven to an identity. */
  proven: Set<string>
  now: Date
}

/** A world in which nothing has happened yet, in the database; no other history shares a row with it. */
export async function aWorld(): Promise<World> {
  const n = randomBytes(4).toString('hex')
  const orgs = Object.fromEntries(orgKeys.map((key) => [key, anOrg(key, n)])) as World['orgs']
  const users = Object.fromEntries(everybody.map((who) => [who, newId('user')])) as World['users']
  const browsers = Object.fromEntries(everybody.map((who, i) => [who, aBrowser(who, `${n}.${i}`)])) as World['browsers']
  const world: World = {
    ...{ orgs, users, browsers, app: newId('app'), begun: [], proven: new Set() },
    now: new Date(),
  }
  await write(world)
  return world
}

function anOrg(key: OrgKey, n: string): Org {
  const domain = `${key}${n}.test`
  return { key, id: newId('org'), domain, connection: newId('connection'), issuer: `https://idp.${domain}` }
}

function aBrowser(who: Who, unlike: string): Browser {
  const secret = randomBytes(32).toString('base64url')
  return { who, secret, network: `net-${unlike}`, jar: new Map(), session: null, vouched: null }
}

/** The address that somebody signs in to their account with. */
export const addressOf = ({ orgs }: World, who: Who) => `${who}@${orgs[homeOf(who)].domain}`

async function write(world: World): Promise<void> {
  const { orgs, users, now } = world
  const at = { createdAt: now }
  const all = Object.values(orgs)
  const each = <T>(make: (who: Who) => T) => everybody.map(make)
  await db().org.createMany({
    data: all.map(({ id, key, domain }) => ({
      ...{ id, slug: domain.split('.')[0]!, name: key, plan: 'business', ssoMode: 'optional', ...at },
    })),
  })
  await db().user.createMany({ data: each((who) => ({ ...account(world, who), ...at })) })
  await db().membership.createMany({
    data: everybody.flatMap((who) => membershipsOf(world, who).map((row) => ({ ...row, ...at }))),
  })
  await db().domain.createMany({
    data: all.map(({ id: orgId, domain: name }) => ({
      ...{ id: newId('domain'), orgId, name, challenge: name, state: 'verified', verifiedBy: 'dns', verifiedAt: now },
      ...at,
    })),
  })
  await db().connection.createMany({ data: all.map((org) => ({ ...connectionOf(org), ...at, updatedAt: now })) })
  await db().app.create({
    data: { id: world.app, name: 'Widgets', kind: 'web', firstParty: true, redirectUris: [], ...at, updatedAt: now },
    select: { id: true },
  })
  const linked = linkedFromTheBeginning.map((who) => {
    const { connection: connectionId, issuer } = orgs[homeOf(who)]
    const email = addressOf(world, who)
    return { connectionId, issuer, subject: `s-${who}`, format: 'oidc', email, userId: users[who], linkedAt: now }
  })
  await beSignedIn(world)
  await db().identity.createMany({ data: linked.map((row) => ({ id: newId('identity'), ...row, ...at })) })
}

/** Everybody begins signed in by password, as on any working day. */
async function beSignedIn({ users, browsers, now }: World): Promise<void> {
  const times = { createdAt: now, provenAt: now, lastSeenAt: now, expiresAt: addSeconds(now, DAY_SECONDS) }
  const how = { method: 'password' as const, amr: ['pwd'], idleSeconds: DAY_SECONDS, device: 'Firefox', ...times }
  const data = everybody.map((who) => {
    const id = newId('session')
    browsers[who].session = id
    return { id, sid: id, userId: users[who], ...how }
  })
  await db().session.createMany({ data })
}

function account(world: World, who: Who) {
  const email = addressOf(world, who)
  const username = email.replace('@', '-')
  const names = { username, usernameCanonical: username, email, emailCanonical: email }
  return { id: world.users[who], name: who, ...names, emailVerifiedAt: world.now }
}

function membershipsOf({ orgs, users }: World, who: Who) {
  const roles = Object.entries(cast[who].roles) as [OrgKey, Role][]
  return roles.map(([key, role]) => ({ orgId: orgs[key].id, userId: users[who], role }))
}

/** OpenID Connect: its beginning costs nothing, and after verification both kinds are one path. */
function connectionOf({
  id: orgId,
  connection: id,
  issuer,
  key,
}: Org): Omit<Prisma.ConnectionCreateManyInput, 'createdAt' | 'updatedAt'> {
  const providerMetadata = { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` }
  return {
    ...{ id, orgId, name: `IdP of ${key}`, issuer, providerMetadata },
    ...({ kind: 'oidc', state: 'active' } as const),
    ...{ signInUrl: `${issuer}/authorize`, clientId: 'porchlight' },
    clientSecretSealed: seal(secretPurpose(id), 'a secret of the test'),
  }
}
