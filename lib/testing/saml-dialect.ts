/** How a provider's documents differ from the next one's. Prefixes carry their colon; '' is a default namespace. */
export type Dialect = {
  declaration: string
  protocol: string
  assertion: string
  /** Namespaces declared on Response beside the protocol's, and on Assertion beside its own. */
  onResponse: string
  onAssertion: string
  responseAttributes: string
  issuerFormat: string
  signaturePrefix: string
  inclusivePrefixes: string[]
  /** What stands in KeyInfo before the certificate. */
  keyInfo: string
  idPrefix: string
  milliseconds: boolean
  lifetimeMinutes: number
  /** For how long the IdP's session lasts; 0 says nothing of it. */
  sessionHours: number
  contextClass: string
  /** An IdP behind the IdP. */
  authority: string
  /** The person's address, in the confirmation and in the statement. */
  address: string
  nameIdWithoutFormat: boolean
  /** NameID names both sides. */
  qualifiers: boolean
  /** The AuthnStatement stands before the attributes. */
  authnFirst: boolean
  attributeNames: Record<string, string>
  friendlyNames: Record<string, string>
  nameFormat: string
  valueType: string
  /** Each element begins a line. */
  inLines: boolean
}

export const AC = 'urn:oasis:names:tc:SAML:2.0:ac:classes'

/** The plainest that SAML allows; every provider's is told by what differs from it. */
export const plain: Dialect = {
  declaration: '',
  protocol: 'samlp:',
  assertion: 'saml:',
  onResponse: '',
  onAssertion: '',
  responseAttributes: '',
  issuerFormat: '',
  signaturePrefix: 'ds',
  inclusivePrefixes: [],
  keyInfo: '',
  idPrefix: '_',
  milliseconds: false,
  lifetimeMinutes: 5,
  sessionHours: 0,
  contextClass: `${AC}:PasswordProtectedTransport`,
  authority: '',
  address: '',
  nameIdWithoutFormat: false,
  qualifiers: false,
  authnFirst: false,
  attributeNames: {},
  friendlyNames: {},
  nameFormat: '',
  valueType: '',
  inLines: false,
}
