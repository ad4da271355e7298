import { putEngineConnection } from '@/lib/connections/jackson'
import { readIdpMetadata } from '@/lib/connections/metadata'
import { findReadyConnection } from '@/lib/connections/queries'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { beginSso } from '@/lib/login/begin'
import { finishSso } from '@/lib/login/finish'
import { receiveSaml } from '@/lib/login/receive'
import type { UserActor } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { asVisitor } from './actors'
import { anOrg, aVerifiedDomain } from './factories'
import { createSigningKey, idpMetadata, type SamlResponseOptions, samlResponse } from './saml'

/** One key pair for the whole file: making one takes a tenth of a second. */
const key = createSigningKey('idp.test')
export const device = { device: 'Firefox on Linux', network: '192.0.2.x' }

export type SamlOrg = { orgId: OrgId; connectionId: ConnectionId; domain: string; issuer: string }

/** An organization with a verified domain and a SAML connection that is turned on. */
export async function aSamlOrg(overrides: { issuer?: string } = {}): Promise<SamlOrg> {
  const orgId = await anOrg()
  const { name: domain } = await aVerifiedDomain(orgId)
  return anotherConnection({ orgId, domain }, overrides.issuer)
}

/** A SAML connection more, turned on, and beside what the organization has. */
export async function anotherConnection(
  { orgId, domain }: Pick<SamlOrg, 'orgId' | 'domain'>,
  issuer = `https://idp.${domain}/saml`,
  name = 'Test IdP',
): Promise<SamlOrg> {
  const id = newId('connection')
  const metadataXml = idpMetadata({
    entityId: issuer,
    ssoUrl: `https://idp.${domain}/sso`,
    certificates: [key.certificatePem],
  })
  const facts = readIdpMetadata(metadataXml)
  const at = new Date()
  await db().connection.create({
    data: {
      ...{
        id,
        orgId,
        kind: 'saml',
        name,
        state: 'active',
        issuer,
        signInUrl: facts.signInUrl,
        metadataXml,
      },
      engineClientId: await putEngineConnection(id, facts, null),
      ...{ createdAt: at, updatedAt: at },
      certificates: {
        create: facts.certificates.map((certificate) => ({ id: newId('certificate'), ...certificate, createdAt: at })),
      },
    },
  })
  return { orgId, connectionId: id, domain, issuer }
}

/** A browser: it keeps its secrets, and what it does is done by the product. */
export function aBrowser(org: SamlOrg) {
  const browser = newSecret()
  const secrets = new Map<string, string>()

  async function begin({ now = new Date(), asking = 'as_it_likes' as const } = {}) {
    const connection = (await findReadyConnection(asVisitor(), org.connectionId))!
    const begun = await beginSso(asVisitor({ now }), connection, {
      returnTo: '/orgs/deep',
      device,
      loginHint: null,
      asking,
    })
    if (begun.kind !== 'begun') throw new Error('the limit for starts was reached')
    secrets.set(begun.transactionId, begun.browserSecret)
    return db().signInTransaction.findUniqueOrThrow({ where: { id: begun.transactionId } })
  }

  /** What the IdP answers to a transaction, base64. */
  function answer(transaction: { requestId: string }, overrides: Partial<SamlResponseOptions> = {}) {
    const { acsUrl, entityId } = serviceProviderOf(org.connectionId)
    const ours = {
      issuer: org.issuer,
      acsUrl,
      audience: entityId,
      inResponseTo: transaction.requestId,
      now: new Date(),
      key,
    }
    return Buffer.from(samlResponse({ ...ours, nameId: `ada@${org.domain}`, ...overrides })).toString('base64')
  }

  function post(transaction: { id: string }, response: string, { now = new Date(), to = org.connectionId } = {}) {
    return receiveSaml(asVisitor({ now }), to, {
      samlResponse: response,
      relayState: transaction.id,
      network: device.network,
    })
  }

  function finish(
    transaction: { id: string },
    {
      current = null as UserActor | null,
      mayReplace = false,
      now = new Date(),
      secret = secrets.get(transaction.id) ?? null,
    } = {},
  ) {
    const { connectionId } = org
    return finishSso(asVisitor({ now }), {
      transactionId: transaction.id,
      connectionId,
      browserSecret: secret,
      browser,
      current,
      mayReplace,
      device,
    })
  }

  /** The whole way, as one person goes it. */
  async function signIn(
    overrides: Partial<SamlResponseOptions> = {},
    options: { current?: UserActor; mayReplace?: boolean } = {},
  ) {
    const transaction = await begin()
    const received = await post(transaction, answer(transaction, overrides))
    return received.kind === 'answered' ? finish(transaction, options) : received
  }

  return { browser, secrets, begin, answer, post, finish, signIn }
}
