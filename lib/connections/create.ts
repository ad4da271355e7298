import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { seal } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { credentialOf, type GivenCredential } from './client-credential'
import { discover } from './discovery'
import { putEngineConnection } from './jackson'
import { type IdpFacts, readIdpMetadata } from './metadata'
import { isTenantValue, tenantClaimOf } from './model'
import type { CreateOidcConnection, CreateSamlConnection } from './schema'

type Owner = Ctx<UserActor | OperatorActor>

/** What a client secret is sealed for; the connection's id is part of it, so that it opens nowhere else. */
export const secretPurpose = (connectionId: string) => `connection.client-secret.${connectionId}`

/**
 * Makes a SAML connection from an IdP's metadata, as a draft.
 *
 * @throws Failure `metadata_invalid`, `certificate_invalid`, `connection_needs_plan`,
 *   `connection_needs_domain`, and those of `authorize`.
 */
export async function createSamlConnection(
  ctx: Owner,
  orgId: OrgId,
  { name, metadataXml }: CreateSamlConnection,
): Promise<ConnectionId> {
  await requireMayConnect(ctx, orgId)
  const facts = readIdpMetadata(metadataXml)
  const id = newId('connection')
  await transact(ctx, async (tx) => {
    await requireMayConnect(tx, orgId)
    const engineClientId = await putEngineConnection(id, facts, null, null, tx)
    await tx.db.connection.create({
      data: {
        ...{ id, orgId, kind: 'saml', name, metadataXml, engineClientId },
        ...{ issuer: facts.entityId, signInUrl: facts.signInUrl, createdAt: tx.now, updatedAt: tx.now },
        certificates: { create: certificateRows(tx, facts) },
      },
      select: { id: true },
    })
    await record(tx, { id: orgId }, 'connection.created', { connectionId: id, name, kind: 'saml' })
  })
  return id
}

/**
 * Makes an OIDC connection from its issuer's discovery document, as a draft.
 *
 * @throws Failure `provider_unreachable`, `provider_refused`, `address_not_public`, `client_key_invalid`;
 *   `invalid_input` on `tenantValue` where the issuer is shared and nothing pins the customer (I3).
 */
export async function createOidcConnection(
  ctx: Owner,
  orgId: OrgId,
  input: Omit<CreateOidcConnection, 'clientSecret'> & GivenCredential,
): Promise<ConnectionId> {
  await requireMayConnect(ctx, orgId)
  const { secret, ...credential } = credentialOf(input, ctx.now)
  const { tenantClaim, tenantValue, metadata } = await oidcFacts(ctx, orgId, input)

  const id = newId('connection')
  await transact(ctx, async (tx) => {
    await requireMayConnect(tx, orgId)
    await tx.db.connection.create({
      data: {
        ...{ id, orgId, kind: 'oidc', name: input.name, clientId: input.clientId },
        ...{
          issuer: metadata.issuer,
          signInUrl: metadata.authorization_endpoint,
          createdAt: tx.now,
          updatedAt: tx.now,
        },
        clientSecretSealed: seal(secretPurpose(id), secret),
        providerMetadata: metadata,
        ...{ tenantClaim, tenantValue, ...credential },
      },
      select: { id: true },
    })
    await record(tx, { id: orgId }, 'connection.created', { connectionId: id, name: input.name, kind: 'oidc' })
  })
  return id
}

/**
 * What an OIDC provider says of itself, and what pins the customer where many share its issuer (I3).
 *
 * @throws Failure as {@link createOidcConnection}.
 */
export async function oidcFacts(ctx: Ctx, orgId: OrgId, input: { issuer: string; tenantValue?: string | undefined }) {
  const tenantClaim = tenantClaimOf(input.issuer)
  const tenantValue = tenantClaim && (await requireTenant(ctx, orgId, tenantClaim, input.tenantValue))
  const found = await discover(input.issuer)
  const metadata = { ...found, issuer: found.issuer.replace('{tenantid}', tenantValue ?? '') } // Entra's shared issuers
  return { tenantClaim, tenantValue, metadata }
}

/** Google names its customers by domain: it must be one that the organization has verified (I3). */
export async function requireTenant(ctx: Ctx, orgId: OrgId, claim: 'tid' | 'hd', value = ''): Promise<string> {
  const tenant = value.toLowerCase()
  const domain = { orgId, name: tenant, state: 'verified' as const }
  const isTheirs = claim === 'tid' || (await ctx.db.domain.count({ where: domain })) > 0
  if (isTheirs && isTenantValue(claim, tenant)) return tenant
  fail('invalid_input', {
    fields: { tenantValue: `This issuer serves many customers. Say which one (the “${claim}” claim).` },
  })
}

export function certificateRows(tx: Tx, { certificates }: Pick<IdpFacts, 'certificates'>) {
  return certificates.map((certificate) => ({ id: newId('certificate'), ...certificate, createdAt: tx.now }))
}

/** An owner with a fresh proof, or an operator; the Business plan; a verified domain. */
export async function requireMayConnect(ctx: Owner, orgId: OrgId): Promise<void> {
  if (ctx.actor.kind === 'user') await authorize(ctx as Ctx<UserActor>, 'connection.manage', orgId)
  await requirePlan(ctx, orgId)
  if (!(await ctx.db.domain.count({ where: domainsOf(orgId) }))) fail('connection_needs_domain')
}

/** Verified ones of its own, of its company, or lent to it; each sign-in asks about its very address (lib/domains/reach.ts). */
const domainsOf = (orgId: OrgId) => ({
  state: 'verified' as const,
  OR: [
    { orgId },
    { company: { orgs: { some: { id: orgId } } } },
    { loans: { some: { orgId, consentedAt: { not: null }, endedAt: null } } },
  ],
})

/** @throws Failure `connection_needs_plan` where neither the organization nor its company has the Business plan. */
export async function requirePlan(ctx: Ctx, orgId: OrgId): Promise<void> {
  const org = await ctx.db.org.findUnique({
    where: { id: orgId },
    select: { plan: true, company: { select: { plan: true } } },
  })
  if (!org) fail('org_not_found')
  if (org.plan !== 'business' && org.company?.plan !== 'business') fail('connection_needs_plan')
}
