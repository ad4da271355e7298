import type { Provider } from '@/lib/connections/revision-config'

export type Kind = 'saml' | 'oidc'

/** What people call the providers; the order is the wizard's. */
export const providerNames = {
  entra: 'Microsoft Entra ID',
  okta: 'Okta',
  google: 'Google Workspace',
  onelogin: 'OneLogin',
  jumpcloud: 'JumpCloud',
  ping: 'PingOne',
  adfs: 'AD FS',
  keycloak: 'Keycloak',
  auth0: 'Auth0',
  other_saml: 'Another provider (SAML)',
  other_oidc: 'Another provider (OIDC)',
} as const satisfies Record<Provider, string>

const kinds = {
  entra: ['saml', 'oidc'],
  okta: ['saml', 'oidc'],
  google: ['saml', 'oidc'],
  onelogin: ['saml', 'oidc'],
  jumpcloud: ['saml', 'oidc'],
  ping: ['saml', 'oidc'],
  adfs: ['saml'],
  keycloak: ['saml', 'oidc'],
  auth0: ['oidc', 'saml'],
  other_saml: ['saml'],
  other_oidc: ['oidc'],
} as const satisfies Record<Provider, readonly Kind[]>

export const providersInOrder = Object.keys(providerNames) as Provider[]
export const kindWords = { saml: 'SAML', oidc: 'OpenID Connect' } as const satisfies Record<Kind, string>

/** The protocols for which a provider has a guide; the one that we propose first. */
export function kindsOf(provider: Provider): readonly Kind[] {
  return kinds[provider]
}

/** One of our values that the provider must know, by its name in lib/connections/service-provider.ts. */
export type OurValue = 'acsUrl' | 'entityId' | 'metadataUrl' | 'redirectUrl'

/** Something that the provider shows and that we must know. */
export type TheirValue =
  | 'metadataUrl'
  | 'metadataXml'
  | 'certificate'
  | 'signInUrl'
  | 'issuer'
  | 'clientId'
  | 'clientSecret'
  | 'tenant'

export const ourValueWords = {
  acsUrl: 'ACS URL',
  entityId: 'Entity ID',
  metadataUrl: 'Metadata of this connection',
  redirectUrl: 'Redirect URL',
} as const satisfies Record<OurValue, string>

export const theirValueWords = {
  metadataUrl: 'the address of its metadata',
  metadataXml: 'its metadata, as a file or as text',
  certificate: 'its signing certificate',
  signInUrl: 'its sign-in address',
  issuer: 'the issuer',
  clientId: 'the client ID',
  clientSecret: 'the client secret',
  tenant: 'the tenant',
} as const satisfies Record<TheirValue, string>

/** One thing to do in the provider's console. */
export type GuideStep = {
  /** Drafts remember by it that the step was done: it stays when its text changes, and is never another step's. */
  id: string
  /** One or two sentences; words of the console stand in “quotation marks”. */
  text: string
  /** Our values that are pasted in this step, each with the name of its field there. */
  copy?: readonly { value: OurValue; field: string }[]
  /** What to carry from there to us. */
  bring?: readonly TheirValue[]
}

export type Guide = {
  provider: Provider
  kind: Kind
  /** Where one works, and in which role. */
  place: string
  steps: readonly GuideStep[]
  /** What most often goes wrong there, and how one sees it. */
  slip: string
  /** Which name of ours takes which value there. */
  attributes: readonly { name: string; value: string; optional?: boolean }[]
}
