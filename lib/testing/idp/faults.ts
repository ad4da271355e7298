import { createSigningKey, type SamlResponseOptions, type SigningKey, signXml } from '../saml'
import { xmlText } from '../saml-styles'
import { type Delivery, wayFaults } from './faults-on-the-way'
import { setUpFaults } from './faults-setup'
import { signingInput, signToken, type Token } from './id-token'
import type { Tenant } from './tenants'

type Value = string | undefined

/** Steps at which a SAML response can be spoiled; each step left out is done honestly. */
export type SamlSpoil = {
  options?: (honest: SamlResponseOptions, value: Value) => Partial<SamlResponseOptions>
  beforeSigning?: (xml: string, value: Value) => string
  sign?: (xml: string, options: SamlResponseOptions) => string
  afterSigning?: (xml: string, context: { value: Value; previous: Value }) => string
  deliver?: (honest: Delivery, value: Value) => Delivery
  refuses?: true
}

/** The same for an ID token. `hangs`: the token endpoint never answers. */
export type OidcSpoil = {
  claims?: (honest: Token['claims'], value: Value) => Token['claims']
  encode?: (token: Token, honest: string) => string
  hangs?: true
  declines?: true
  refuses?: true
}

export type Fault = { saml?: SamlSpoil; oidc?: OidcSpoil }

const HOUR_SECONDS = 3600
const FOREIGN = 'someone@elsewhere.example'
const seconds = (value: Value) => Number(value ?? 0)
const shifted = (now: Date, by: number) => new Date(now.getTime() + by * 1000)
const shiftedClaims = (c: Token['claims'], by: number) => ({ ...c, iat: Number(c.iat) + by, exp: Number(c.exp) + by })
const withoutRequest = (xml: string) => xml.replace(/ InResponseTo="[^"]*"/g, '')
const withoutSignatures = (xml: string) => xml.replace(/<(\w+:)?Signature[\s>].*?<\/\1?Signature>/gs, '')
const otherAttribute = (xml: string, value = FOREIGN) =>
  xml.replace(/(AttributeValue[^>]*>)[^<]*/, (_, tag) => tag + xmlText(value))

/** Every way in which the next answer can be wrong, or odd but allowed. `value` is what the order brings. */
export const faults = {
  /** The address was changed behind the signature's back. */
  tampered: {
    saml: { afterSigning: (xml, { value }) => otherAttribute(xml, value) },
    oidc: {
      claims: (claims, value) => ({ ...claims, email: value ?? FOREIGN }),
      encode: (token, honest) => `${signingInput(token)}.${honest.split('.')[2]}`,
    },
  },
  'wrong-key': {
    saml: { options: () => ({ key: strangersKey() }) },
    oidc: { encode: (token) => signToken(token, strangersKey().privateKeyPem) },
  },
  unsigned: {
    saml: { afterSigning: withoutSignatures },
    oidc: { encode: ({ claims }) => `${signingInput({ header: { alg: 'none' }, claims })}.` },
  },
  sha1: { saml: { sign: signWithSha1 } },
  /** The last response about this person once more, whatever was asked. */
  replay: { saml: { afterSigning: (xml, { previous }) => previous ?? xml } },
  /** No InResponseTo, as if nobody had asked. */
  'idp-initiated': { saml: { beforeSigning: withoutRequest } },
  'other-request': { saml: { options: (_, value) => ({ inResponseTo: value ?? '_another-request' }) } },
  'other-recipient': { saml: { options: (_, value) => ({ acsUrl: value ?? 'https://elsewhere.example/acs' }) } },
  'other-audience': {
    saml: { options: (_, value) => ({ audience: value ?? 'https://elsewhere.example' }) },
    oidc: { claims: (claims, value) => ({ ...claims, aud: value ?? 'another-client' }) },
  },
  'other-issuer': {
    saml: { options: (_, value) => ({ issuer: value ?? 'https://elsewhere.example' }) },
    oidc: { claims: (claims, value) => ({ ...claims, iss: value ?? 'https://elsewhere.example' }) },
  },
  /** Two hours old. */
  expired: {
    saml: { options: ({ now }) => ({ now: shifted(now, -2 * HOUR_SECONDS) }) },
    oidc: { claims: (claims) => shiftedClaims(claims, -2 * HOUR_SECONDS) },
  },
  /** A clock that is wrong by `value` seconds. */
  'clock-skew': {
    saml: { options: ({ now }, value) => ({ now: shifted(now, seconds(value)) }) },
    oidc: { claims: (claims, value) => shiftedClaims(claims, seconds(value)) },
  },
  /** Honestly signed, but the address is `value`. */
  'foreign-email': {
    saml: { options: foreignEmail },
    oidc: { claims: (claims, value) => ({ ...claims, email: value ?? FOREIGN }) },
  },
  'no-email': {
    saml: { options: ({ attributes }) => ({ attributes: without(attributes, 'email') }) },
    oidc: { claims: ({ email: _, ...claims }) => claims },
  },
  'unverified-email': { oidc: { claims: (claims) => ({ ...claims, email_verified: false }) } },
  /** The same person under another NameID or `sub`. */
  'other-subject': {
    saml: { options: (_, value) => ({ nameId: value ?? 'another-subject' }) },
    oidc: { claims: (claims, value) => ({ ...claims, sub: value ?? 'another-subject' }) },
  },
  'transient-subject': {
    saml: { options: () => ({ nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }) },
  },
  /** Good, and the person may stay for `value` minutes. */
  'session-minutes': {
    saml: { options: ({ attributes }, value = '30') => ({ attributes: { ...attributes, sessionMinutes: value } }) },
    oidc: { claims: (claims, value = '30') => ({ ...claims, session_minutes: Number(value) }) },
  },
  /** Good, and says how the person was asked: `value` is JSON. */
  amr: { oidc: { claims: (claims, value = '["otp"]') => ({ ...claims, amr: JSON.parse(value) }) } },
  'wrong-nonce': { oidc: { claims: (claims, value) => ({ ...claims, nonce: value ?? 'another-nonce' }) } },
  hang: { oidc: { hangs: true } },
  ...setUpFaults,
  ...wayFaults,
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof faults

/** One fault, once: for `person` (a username), or for whoever comes next. */
export type FaultOrder = { tenant: string; person?: string | undefined; fault: FaultName; value?: string | undefined }

/** When a fault bites: as the request comes, once the person is known, or in the answer. */
type Stage = 'request' | 'login' | 'answer'

/** Takes the oldest order that fits person (`null`: not known yet), protocol and stage. */
export function takeFault<P extends 'saml' | 'oidc'>(
  tenant: Tenant,
  username: string | null,
  protocol: P,
  stage: Stage = 'answer',
): { spoil: Fault[P] | undefined; value: Value } {
  const table: Record<FaultName, Fault> = faults
  const fits = ({ person, fault }: FaultOrder) => {
    const spoil: SamlSpoil & OidcSpoil = table[fault][protocol] ?? {}
    const bites = spoil.refuses ? 'request' : spoil.declines ? 'login' : 'answer'
    return (person ?? username) === username && table[fault][protocol] !== undefined && bites === stage
  }
  const index = tenant.faults.findIndex(fits)
  const [order] = index < 0 ? [] : tenant.faults.splice(index, 1)
  return { spoil: order && table[order.fault][protocol], value: order?.value }
}

let stranger: SigningKey | null = null

function strangersKey(): SigningKey {
  stranger ??= createSigningKey('Somebody else')
  return stranger
}

function signWithSha1(xml: string, { key, sign }: SamlResponseOptions): string {
  const signatureAlgorithm = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
  const digestAlgorithm = 'http://www.w3.org/2000/09/xmldsig#sha1'
  return signXml(xml, {
    key,
    target: sign === 'response' ? 'response' : 'assertion',
    signatureAlgorithm,
    digestAlgorithm,
  })
}

function foreignEmail(honest: SamlResponseOptions, email = FOREIGN): Partial<SamlResponseOptions> {
  const attributes = { ...honest.attributes, email }
  return honest.nameId === honest.attributes?.email ? { attributes, nameId: email } : { attributes }
}

function without<T extends Record<string, unknown>>(
  attributes: T | undefined,
  name: string,
): Record<string, never> | T {
  return Object.fromEntries(Object.entries(attributes ?? {}).filter(([key]) => key !== name)) as T
}
