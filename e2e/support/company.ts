import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { turnOnConnection } from '@/lib/connections/commands'
import { createOidcConnection, createSamlConnection } from '@/lib/connections/create'
import { serviceProviderOf, signingKey } from '@/lib/connections/service-provider'
import { db } from '@/lib/platform/db'
import type { ConnectionId, DomainId, OrgId, UserId } from '@/lib/platform/ids'
import { asOperator } from '@/lib/testing/actors'
import { aMember, anIdentity, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { hashPassword } from '@/lib/users/password'
import { COMPANIES, domainOfCompany, nameOf, type Who } from './people'
import { folder, idpUrl } from './places'

export const PASSWORD = 'a lamp that waits for dusk'

/** An organization of its own for one test: Bo owns it, Dana is admin, Ada, Cleo and Emil are members with accounts. */
export type Company = {
  n: number
  orgId: OrgId
  slug: string
  name: string
  domain: string
  domainId: DomainId
  saml: ConnectionId
  oidc: ConnectionId
  users: Record<Who, UserId>
  email: (who: Who) => string
}

const roles = { bo: 'owner', dana: 'admin', ada: 'member', cleo: 'member', emil: 'member' } as const

/** @param idp whose IdP both connections lead to. */
export async function aCompany(idp: 'acme' | 'globex' = 'acme'): Promise<Company> {
  const n = nextNumber()
  const domain = domainOfCompany(n)
  const slug = `company-${n}`
  const name = `Company ${n}`
  const orgId = await anOrg({ slug, name, supportPhone: '+1 555 0100', supportUrl: 'https://help.example/sso' })
  const { id: domainId } = await aVerifiedDomain(orgId, domain)

  const passwordHash = await theirs()
  const users = {} as Company['users']
  for (const [who, role] of Object.entries(roles) as [Who, 'owner' | 'admin' | 'member'][])
    users[who] = await aMember(orgId, role, {
      name: nameOf(who),
      username: `${who}-${n}`,
      email: `${who}@${domain}`,
      passwordHash,
    })

  const operator = asOperator()
  const client = oidcClientOf(idp, n)
  const saml = await createSamlConnection(operator, orgId, { name: 'Okta — staff', metadataXml: await metadataOf(idp) })
  const oidc = await createOidcConnection(operator, orgId, {
    name: 'Entra — sites',
    issuer: `${idpUrl}/${idp}/oidc`,
    ...{ clientId: client.client_id, clientSecret: client.client_secret },
  })
  for (const connectionId of [saml, oidc]) await turnOnConnection(operator, orgId, { connectionId })
  const { entityId, acsUrl } = serviceProviderOf(saml)
  const { certificate: certificatePem } = await signingKey() // from now on the IdP takes signed requests only
  await control({ call: 'registerServiceProvider', tenant: idp, entityId, acsUrl, certificatePem })
  await control({
    call: 'registerClient',
    tenant: idp,
    ...client,
    redirect_uris: [serviceProviderOf(oidc).redirectUrl],
  })
  return { n, orgId, slug, name, domain, domainId, saml, oidc, users, email: (who) => `${who}@${domain}` }
}

/** Everybody has the same password: hashing it is dear, and is done once. */
let hashed: Promise<string> | undefined
function theirs(): Promise<string> {
  hashed ??= hashPassword(PASSWORD)
  return hashed
}

/** Links somebody's identity at the company's SAML connection, as an earlier link request did. */
export async function linkedBySaml(company: Company, who: Who): Promise<void> {
  const { issuer } = await db().connection.findUniqueOrThrow({ where: { id: company.saml } })
  await anIdentity(company.saml, {
    ...{ issuer, subject: `00u-${who}-${company.n}`, format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
    ...{ email: company.email(who), name: nameOf(who), userId: company.users[who], linkedAt: new Date() },
  })
}

export async function makeOwner({ orgId }: Company, userId: UserId): Promise<void> {
  await db().membership.update({ where: { orgId_userId: { orgId, userId } }, data: { role: 'owner' } })
}

/** The organization's choice that a proof is enough to be linked. */
export async function letProofLink({ orgId }: Company): Promise<void> {
  await db().org.update({ where: { id: orgId }, data: { selfProofLinks: true } })
}

/** The company's addresses are nobody's any more: what its IdP asserts lies in no verified domain. */
export async function loseDomain({ orgId, domain }: Company): Promise<void> {
  await db().domain.updateMany({ where: { orgId, name: domain }, data: { state: 'waiting', verifiedAt: null } })
}

/** Plays with the IdP: faults, sessions, keys (lib/testing/idp/controls.ts). */
export async function control(call: Record<string, unknown>): Promise<unknown> {
  const response = await fetch(`${idpUrl}/__control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call),
  })
  if (!response.ok) throw new Error(`the IdP refused ${JSON.stringify(call)}: ${await response.text()}`)
  return response.json()
}

/** What the IdP calls an application of a company, and its secret. */
export const oidcClientOf = (idp: string, n: number | string) => ({
  client_id: `porchlight-${idp}-${n}`,
  client_secret: `secret-of-${idp}-${n}-for-tests`,
})

export async function metadataOf(idp: string): Promise<string> {
  return (await fetch(`${idpUrl}/${idp}/saml/metadata`)).text()
}

/** Counts over all test files; a failed test starts a new process, so a module's own counter would begin anew. */
function nextNumber(): number {
  const file = join(folder, 'companies')
  const last = (() => {
    try {
      return Number(readFileSync(file, 'utf8'))
    } catch {
      return -1
    }
  })()
  if (last + 1 >= COMPANIES) throw new RangeError('There are more tests than companies at the IdP: see people.ts.')
  writeFileSync(file, String(last + 1))
  return last + 1
}
