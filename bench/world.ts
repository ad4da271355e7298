import { randomBytes } from 'node:crypto'
import { putEngineConnection } from '@/lib/connections/jackson'
import { readIdpMetadata } from '@/lib/connections/metadata'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { db, pool } from '@/lib/platform/db'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { aConnection, aMember, anOrg, aVerifiedDomain, aWaitingRequest } from '@/lib/testing/factories'
import { idpMetadata } from '@/lib/testing/saml'

/** Who signs in: one connection of one organization, its own domain, and people who are linked already. */
export type Door = {
  orgId: OrgId
  connectionId: ConnectionId
  domain: string
  issuer: string
  acsUrl: string
  entityId: string
  /** Addresses are `person-<n>@<domain>`, and so are subjects. */
  people: number
}

/** Of a crowd's rows: ids have the letters and the length of ours, and come in no order. */
const idOf = (prefix: string) => `'${prefix}_' || substr(md5('${prefix}' || n) || md5(n || '${prefix}'), 1, 24)`

/**
 * The rest of the installation: `size` organizations with one person, domain,
 * connection, link, session and past sign-in each.
 */
export async function seedCrowd(size: number): Promise<void> {
  const from = `from generate_series(1, ${size}) n`
  const columns = {
    Org: `(id, slug, name, plan, "ssoMode", "createdAt") select ${idOf('org')}, 'crowd-' || n, 'Crowd ' || n, 'business', 'optional', now()`,
    User: `(id, name, username, "usernameCanonical", email, "emailCanonical", "emailVerifiedAt", "createdAt")
      select ${idOf('usr')}, 'Person ' || n, 'crowd' || n, 'crowd' || n, 'p@c' || n || '.test', 'p@c' || n || '.test', now(), now()`,
    Membership: `("orgId", "userId", role, "createdAt") select ${idOf('org')}, ${idOf('usr')}, 'member', now()`,
    Domain: `(id, "orgId", name, state, challenge, "verifiedBy", "verifiedAt", "createdAt")
      select ${idOf('dom')}, ${idOf('org')}, 'c' || n || '.test', 'verified', 'c' || n, 'dns', now(), now()`,
    Connection: `(id, "orgId", kind, name, state, issuer, "signInUrl", "engineClientId", "createdAt", "updatedAt")
      select ${idOf('con')}, ${idOf('org')}, 'saml', 'IdP', 'active', 'https://idp.c' || n || '.test', 'https://idp.c' || n || '.test/sso', md5('e' || n), now(), now()`,
    ConnectionCertificate: `(id, "connectionId", pem, fingerprint, "notAfter", "createdAt")
      select ${idOf('crt')}, ${idOf('con')}, repeat(md5('pem' || n), 40), md5('f' || n), now() + interval '1 year', now()`,
    EngineRecord: `(namespace, key, value) select 'saml:config', substr(md5('r' || n) || md5('s' || n), 1, 40), repeat(md5('v' || n), 100)`,
    Identity: `(id, "connectionId", issuer, subject, format, email, name, "userId", "linkedAt", "createdAt")
      select ${idOf('idn')}, ${idOf('con')}, 'https://idp.c' || n || '.test', 's' || n, 'persistent', 'p@c' || n || '.test', 'Person', ${idOf('usr')}, now(), now()`,
    Session: `(id, sid, "userId", method, "connectionId", "identityId", "confinedTo", amr, "idleSeconds", device, "createdAt", "provenAt", "lastSeenAt", "expiresAt")
      select ${idOf('ses')}, ${idOf('ses')}, ${idOf('usr')}, 'saml', ${idOf('con')}, ${idOf('idn')}, ${idOf('org')}, '{}', 43200, 'Firefox', now(), now(), now(), now() + interval '1 day'`,
    Attempt: `(id, reference, "orgId", "connectionId", "userId", method, state, outcome, steps, "startedAt", "endedAt")
      select ${idOf('att')}, 'CROWD-' || n, ${idOf('org')}, ${idOf('con')}, ${idOf('usr')}, 'saml', 'succeeded', 'signed_in', '[]', now(), now()`,
  }
  for (const [table, rows] of Object.entries(columns)) await pool().query(`insert into "${table}" ${rows} ${from}`)
  await pool().query('analyze')
}

/** An organization of `people` linked people, whose provider signs with the given certificate. */
export async function openDoor(people: number, certificatePem: string): Promise<Door> {
  const orgId = await anOrg()
  const { name: domain } = await aVerifiedDomain(orgId)
  const id = newId('connection')
  const issuer = `https://idp.${domain}/saml`
  const metadataXml = idpMetadata({
    entityId: issuer,
    ssoUrl: `https://idp.${domain}/sso`,
    certificates: [certificatePem],
  })
  const facts = readIdpMetadata(metadataXml)
  const at = new Date()
  await db().connection.create({
    data: {
      ...{
        id,
        orgId,
        kind: 'saml',
        name: 'Bench IdP',
        state: 'active',
        issuer,
        signInUrl: facts.signInUrl,
        metadataXml,
      },
      ...{ engineClientId: await putEngineConnection(id, facts, null), createdAt: at, updatedAt: at },
      certificates: {
        create: facts.certificates.map((certificate) => ({ id: newId('certificate'), ...certificate, createdAt: at })),
      },
    },
  })
  await linkPeople(people, { orgId, connectionId: id, issuer, domain })
  const { acsUrl, entityId } = serviceProviderOf(id)
  return { orgId, connectionId: id, domain, issuer, acsUrl, entityId, people }
}

export type Linked = Pick<Door, 'orgId' | 'connectionId' | 'issuer' | 'domain'>

/** `person-0` and on: members with a linked identity. `passwordHash` is everybody's, where given. */
export async function linkPeople(count: number, to: Linked, passwordHash: string | null = null): Promise<void> {
  const mark = randomBytes(4).toString('hex')
  const id = (prefix: string) => `'${prefix}_' || substr(md5('${mark}${prefix}' || n) || md5(n || '${mark}'), 1, 24)`
  const address = `'person-' || n || '@${to.domain}'`
  const from = `from generate_series(0, ${count - 1}) n`
  await pool().query(
    `insert into "User" (id, name, username, "usernameCanonical", email, "emailCanonical", "emailVerifiedAt", "passwordHash", "createdAt")
     select ${id('usr')}, 'Person ' || n, '${mark}-' || n, '${mark}-' || n, ${address}, ${address}, now(), $1, now() ${from}`,
    [passwordHash],
  )
  await pool().query(
    `insert into "Membership" ("orgId", "userId", role, "createdAt") select $1, ${id('usr')}, 'member', now() ${from}`,
    [to.orgId],
  )
  await pool().query(
    `insert into "Identity" (id, "connectionId", issuer, subject, format, email, name, "userId", "linkedAt", "createdAt")
     select ${id('idn')}, $1, $2, ${address}, 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', ${address}, 'Person', ${id('usr')}, now(), now() ${from}`,
    [to.connectionId, to.issuer],
  )
}

/** Requests that wait for an admin, each with the member it shall be linked to. */
export async function waitingRequests(orgId: OrgId, count: number) {
  const admin = await aMember(orgId, 'admin')
  const connectionId = await aConnection(orgId)
  const made: { linkRequestId: string; userId: string }[] = []
  for (let n = 0; n < count; n++) {
    const { id } = await aWaitingRequest(orgId, { identity: { connectionId } })
    made.push({ linkRequestId: id, userId: await aMember(orgId) })
  }
  return { admin, requests: made }
}
