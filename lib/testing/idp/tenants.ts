import type { SamlResponseOptions, SigningKey } from '../saml'
import type { FaultOrder } from './faults'
import type { TenantKeys } from './keys'

/** Someone this identity provider knows. */
export type Person = {
  username: string
  /** For the typed form; someone without a password can only be picked. */
  password?: string
  email: string
  firstName: string
  lastName: string
  /** What the account picker calls them, where it isn't the name they assert. */
  label?: string
  /** Stable id: SAML's persistent NameID and OpenID Connect's `sub`. Without one: the address, and the username. */
  subject?: string
  /** OpenID Connect's `email_verified`. Default: true. */
  emailVerified?: boolean
  /** More SAML attributes, such as `groups`. */
  attributes?: Record<string, string | string[]>
}

/** A client as its registration names it; OpenID Connect Core §9 makes `client_secret_basic` the default. */
export type OidcClient = {
  client_id: string
  client_secret: string
  redirect_uris: string[]
  token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'
  /** For `private_key_jwt`: public keys. */
  jwks?: { keys: Record<string, unknown>[] }
}

export type ServiceProvider = {
  entityId: string
  acsUrl: string
  /** Given: this service provider's AuthnRequests must be signed with the certificate's key. */
  certificatePem?: string
}

/** One company's identity provider: its own issuers, keys and people. */
export type IdpTenant = {
  /** First part of its paths: lower case, no slash. */
  slug: string
  name: string
  people: Person[]
  serviceProviders?: ServiceProvider[]
  /** A function is asked at each look-up, so that clients may come later. */
  clients?: OidcClient[] | (() => OidcClient[])
  requireSignedRequests?: boolean
  samlStyle?: NonNullable<SamlResponseOptions['style']>
  samlSign?: NonNullable<SamlResponseOptions['sign']>
}

export type Session = { username: string; signedInAt: Date }

/** A SAML answer that waits until someone has signed in. */
export type PendingAnswer = {
  acsUrl: string
  audience: string
  /** `null`: nobody asked, the person came from a tile. */
  inResponseTo: string | null
  relayState: string
  forceAuthn: boolean
}

/** A tenant while the server runs. */
export type Tenant = Omit<IdpTenant, 'serviceProviders' | 'clients'> & {
  url: string
  entityId: string
  ssoUrl: string
  metadataUrl: string
  /** OpenID Connect's issuer. */
  issuer: string
  /** Service providers and clients of this origin need no registration. */
  productOrigin: string | null
  keys: TenantKeys
  /** Published beside the current one after a rotation, newest first. */
  formerKeys: SigningKey[]
  sessions: Map<string, Session>
  pending: Map<string, PendingAnswer>
  serviceProviders: Map<string, ServiceProvider>
  registeredClients: Map<string, OidcClient>
  listClients: () => OidcClient[]
  faults: FaultOrder[]
  /** Username to the XML of the last SAML response about them. */
  lastResponses: Map<string, string>
  now: () => Date
}

type Surroundings = { url: string; keys: TenantKeys; productOrigin: string | null; now: () => Date }

/** Makes a tenant ready to run at `url`, the server's own address. */
export function openTenant(config: IdpTenant, { url: serverUrl, keys, productOrigin, now }: Surroundings): Tenant {
  const { serviceProviders = [], clients = [], ...rest } = config
  const url = `${serverUrl}/${config.slug}`
  return {
    ...rest,
    url,
    entityId: `${url}/saml`,
    ssoUrl: `${url}/saml/sso`,
    metadataUrl: `${url}/saml/metadata`,
    issuer: `${url}/oidc`,
    productOrigin,
    keys,
    formerKeys: [],
    sessions: new Map(),
    pending: new Map(),
    serviceProviders: new Map(serviceProviders.map((sp) => [sp.entityId, sp])),
    registeredClients: new Map(),
    listClients: typeof clients === 'function' ? clients : () => clients,
    faults: [],
    lastResponses: new Map(),
    now,
  }
}

export function findPerson(tenant: Tenant, username: string): Person | null {
  return tenant.people.find((person) => person.username === username) ?? null
}

/** The client of that id, registered at run time or listed by the configuration. */
export function findClient(tenant: Tenant, clientId: string): OidcClient | null {
  const listed = () => tenant.listClients().find((client) => client.client_id === clientId)
  return tenant.registeredClients.get(clientId) ?? listed() ?? null
}

/** OpenID Connect's `sub`. */
export function subjectOf(person: Person): string {
  return person.subject ?? person.username
}

export function findSubject(tenant: Tenant, subject: string): Person | null {
  return tenant.people.find((person) => subjectOf(person) === subject) ?? null
}

export function labelOf(person: Person): string {
  return person.label ?? `${person.firstName} ${person.lastName}`
}
