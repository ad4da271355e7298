import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { turnOnConnection } from '@/lib/connections/commands'
import { createOidcConnection, createSamlConnection } from '@/lib/connections/create'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { db } from '@/lib/platform/db'
import type { ConnectionId, OrgId, UserId } from '@/lib/platform/ids'
import { aMember, anOrg, asOperator, aVerifiedDomain } from '@/lib/testing/factories'
import { hashPassword } from '@/lib/users/password'
import { domainOfCompany, nameOf, type Who } from './people'
import { folder, idpUrl } from './places'

export const PASSWORD = 'a lamp that waits for dusk'

/** An organization of its own for one test: Bo owns it, Dana is admin, Ada, Cleo and Emil are members with accounts. */
export type Company = {
  n: number
  orgId: OrgId
  slug: string
  name: string
  domain: string
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
  await aVerifiedDomain(orgId, domain)

  const passwordHash = await hashPassword(PASSWORD)
  const users = {} as Company['users']
  for (const [who, role] of Object.entries(roles) as [Who, 'owner' | 'admin' | 'member'][])
    users[who] = await aMember(orgId, role, {
      name: nameOf(who),
      username: `${who}-${n}`,
      email: `${who}@${domain}`,
      passwordHash,
    })

  const operator = asOperator()
  const saml = await createSamlConnection(operator, orgId, { name: 'Okta — staff', metadataXml: await metadataOf(idp) })
  const oidc = await createOidcConnection(operator, orgId, {
    name: 'Entra — sites',
    issuer: `${idpUrl}/${idp}/oidc`,
    ...(await aClient(idp, n)),
  })
  for (const connectionId of [saml, oidc]) await turnOnConnection(operator, orgId, { connectionId })
  await control({
    call: 'registerClient',
    tenant: idp,
    ...(await clientOf(idp, n)),
    redirect_uris: [serviceProviderOf(oidc).redirectUrl],
  })
  return { n, orgId, slug, name, domain, saml, oidc, users, email: (who) => `${who}@${domain}` }
}

/** Links somebody's identity at the company's SAML connection, as an earlier link request did. */
export async function linkedBySaml(company: Company, who: Who): Promise<void> {
  const { issuer } = await db().connection.findUniqueOrThrow({ where: { id: company.saml } })
  const { anIdentity } = await import('@/lib/testing/factories')
  await anIdentity(company.saml, {
    ...{ issuer, subject: `00u-${who}-${company.n}`, format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
    ...{ email: company.email(who), name: nameOf(who), userId: company.users[who], linkedAt: new Date() },
  })
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

const clientOf = async (idp: string, n: number) => ({
  client_id: `porchlight-${idp}-${n}`,
  client_secret: `secret-of-${idp}-${n}-for-tests`,
})

async function aClient(idp: string, n: number) {
  const { client_id, client_secret } = await clientOf(idp, n)
  return { clientId: client_id, clientSecret: client_secret }
}

async function metadataOf(idp: string): Promise<string> {
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
  writeFileSync(file, String(last + 1))
  return last + 1
}
