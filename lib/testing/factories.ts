import { randomBytes } from 'node:crypto'
import type { Role } from '@/lib/access/permissions'
import { db } from '@/lib/platform/db'
import {
  type ConnectionId,
  type Id,
  type IdentityId,
  type LinkRequestId,
  newId,
  type OrgId,
  type UserId,
} from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'

// Each makes one valid thing, with names and addresses that nothing else has; a test says only what matters to it.

export async function anOrg(overrides: Partial<Prisma.OrgUncheckedCreateInput> = {}): Promise<OrgId> {
  const id = newId('org')
  const slug = unique('org')
  await db().org.create({
    data: { id, slug, name: `Organization ${slug}`, plan: 'business', ssoMode: 'optional', ...born(), ...overrides },
  })
  return (overrides.id as OrgId | undefined) ?? id
}

/** An account with a verified address and without a password. */
export async function aUser(overrides: Partial<Prisma.UserUncheckedCreateInput> = {}): Promise<UserId> {
  const id = newId('user')
  const username = overrides.username ?? unique('person')
  const email = overrides.email ?? `${username.toLowerCase()}@people.test`
  await db().user.create({
    data: {
      id,
      name: `Person ${username}`,
      username,
      usernameCanonical: username.toLowerCase(),
      email,
      emailCanonical: email.toLowerCase(),
      emailVerifiedAt: new Date(),
      ...born(),
      ...overrides,
    },
  })
  return (overrides.id as UserId | undefined) ?? id
}

export async function aMember(
  orgId: OrgId,
  role: Role = 'member',
  overrides: Partial<Prisma.UserUncheckedCreateInput> = {},
): Promise<UserId> {
  const userId = await aUser(overrides)
  await addMember(orgId, userId, role)
  return userId
}

/** Makes an existing person a member, for people of several organizations. */
export async function addMember(orgId: OrgId, userId: UserId, role: Role = 'member'): Promise<void> {
  await db().membership.create({ data: { orgId, userId, role, ...born() } })
}

export async function aVerifiedDomain(
  orgId: OrgId,
  name: string = `${unique('domain')}.test`,
): Promise<{ id: Id<'domain'>; name: string }> {
  const id = newId('domain')
  await db().domain.create({
    data: {
      id,
      orgId,
      name,
      state: 'verified',
      challenge: unique('c'),
      verifiedBy: 'dns',
      verifiedAt: new Date(),
      ...born(),
    },
  })
  return { id, name }
}

/** A SAML connection that is active, unless told otherwise. */
export async function aConnection(
  orgId: OrgId,
  overrides: Partial<Prisma.ConnectionUncheckedCreateInput> = {},
): Promise<ConnectionId> {
  const id = newId('connection')
  const host = `${unique('idp')}.test`
  await db().connection.create({
    data: {
      id,
      orgId,
      kind: 'saml',
      name: `IdP ${host}`,
      state: 'active',
      issuer: `https://${host}/entity`,
      signInUrl: `https://${host}/sso`,
      ...born(),
      updatedAt: new Date(),
      ...overrides,
    },
  })
  return (overrides.id as ConnectionId | undefined) ?? id
}

export type IdentityForTest = {
  id: IdentityId
  connectionId: ConnectionId
  orgId: OrgId
  subject: string
  email: string | null
}

/** Not linked, unless `userId` is given; its address lies in a verified domain of the organization, which is made where missing. */
export async function anIdentity(
  connectionId: ConnectionId,
  overrides: Partial<Prisma.IdentityUncheckedCreateInput> = {},
): Promise<IdentityForTest> {
  const { orgId, issuer } = await db().connection.findUniqueOrThrow({ where: { id: connectionId } })
  const id = newId('identity')
  const subject = overrides.subject ?? unique('subject')
  const email = overrides.email === undefined ? await anAddress(orgId as OrgId) : overrides.email
  const linked = overrides.userId ? { linkedAt: new Date() } : {}
  await db().identity.create({
    data: {
      id,
      connectionId,
      issuer,
      subject,
      format: 'persistent',
      name: 'Ada Lovelace',
      ...linked,
      ...born(),
      ...overrides,
      email,
    },
  })
  return { id, connectionId, orgId: orgId as OrgId, subject, email }
}

export type RequestForTest = {
  id: LinkRequestId
  number: number
  identity: IdentityForTest
  identityId: IdentityId
  connectionId: ConnectionId
  email: string
}

/** A request that waits, of an identity nobody has linked; `identity` says what matters about that one. */
export async function aWaitingRequest(
  orgId: OrgId,
  {
    identity: about = {},
    ...overrides
  }: Partial<Prisma.LinkRequestUncheckedCreateInput> & {
    identity?: Partial<Prisma.IdentityUncheckedCreateInput>
  } = {},
): Promise<RequestForTest> {
  const connectionId = (about.connectionId as ConnectionId | undefined) ?? (await aConnection(orgId))
  const identity = await anIdentity(connectionId, about)
  const { linkRequestCount: number } = await db().org.update({
    where: { id: orgId },
    data: { linkRequestCount: { increment: 1 } },
  })
  const id = newId('linkRequest')
  const expiresAt = addSeconds(new Date(), 30 * DAY_SECONDS)
  await db().linkRequest.create({
    data: { id, orgId, number, identityId: identity.id, expiresAt, ...born(), ...overrides },
  })
  return { id, number, identity, identityId: identity.id, connectionId, email: identity.email ?? '' }
}

function born(): { createdAt: Date } {
  return { createdAt: new Date() }
}

/** `person-3f9a0c`: unlike anything else, also in a database that others fill. */
function unique(what: string): string {
  return `${what}-${randomBytes(5).toString('hex')}`
}

async function anAddress(orgId: OrgId): Promise<string> {
  const domain = await db().domain.findFirst({ where: { orgId, state: 'verified' }, orderBy: { createdAt: 'asc' } })
  return `${unique('ada')}@${domain?.name ?? (await aVerifiedDomain(orgId)).name}`
}
