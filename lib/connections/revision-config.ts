import * as z from 'zod'

/** The tiles of the wizard; the first eight speak SAML unless their owner chooses OIDC. */
export const providers = [
  ...(['entra', 'okta', 'google', 'onelogin', 'jumpcloud', 'ping', 'adfs', 'keycloak'] as const),
  ...(['auth0', 'other_saml', 'other_oidc'] as const),
] as const
export type Provider = (typeof providers)[number]

const Certificate = z.object({ pem: z.string(), fingerprint: z.string(), notAfter: z.coerce.date() })

/** Names of attributes or claims, where they are others than those that we know (lib/connections/model.ts). */
export const Mapping = z.object({
  email: z.string().max(300).nullable().default(null),
  name: z.string().max(300).nullable().default(null),
  groups: z.string().max(300).nullable().default(null),
})
export type Mapping = z.infer<typeof Mapping>

const shared = {
  name: z.string(), // how long it may be is asked where it comes in
  provider: z.enum(providers),
  mapping: Mapping.nullable().default(null),
}

/**
 * What a revision of a SAML connection sets, when it is complete. A draft holds
 * any part of it; only what parses here is tested and promoted.
 */
export const SamlConfig = z.object({
  ...shared,
  kind: z.literal('saml'),
  entityId: z.string().min(1),
  signInUrl: z.string().min(1),
  binding: z.enum(['redirect', 'post']),
  certificates: z.array(Certificate).min(1),
  /** As given; null where entity ID, sign-in address and certificate were typed. */
  metadataXml: z.string().nullable().default(null),
  /** Where the IdP publishes it; read again each day. */
  metadataUrl: z.string().nullable().default(null),
})
export type SamlConfig = z.infer<typeof SamlConfig>

/** The same for OIDC; the client's secret or key stands sealed beside it (`secretSealed`). */
export const OidcConfig = z.object({
  ...shared,
  kind: z.literal('oidc'),
  issuer: z.string().min(1),
  clientId: z.string().min(1),
  clientAuth: z.enum(['client_secret', 'private_key_jwt']).default('client_secret'),
  clientSecretExpiresAt: z.coerce.date().nullable().default(null),
  /** The discovery document as fetched. */
  providerMetadata: z.record(z.string(), z.unknown()),
  tenantClaim: z.enum(['tid', 'hd']).nullable().default(null),
  tenantValue: z.string().nullable().default(null),
})
export type OidcConfig = z.infer<typeof OidcConfig>

export const RevisionConfig = z.discriminatedUnion('kind', [SamlConfig, OidcConfig])
export type RevisionConfig = z.infer<typeof RevisionConfig>

/** What a draft holds so far. */
export const DraftConfig = z.union([
  SamlConfig.partial().required({ kind: true }),
  OidcConfig.partial().required({ kind: true }),
])
export type DraftConfig = z.infer<typeof DraftConfig>
