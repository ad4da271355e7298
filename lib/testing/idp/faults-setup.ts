import { createSigningKey } from '../saml'
import type { Encryption } from '../saml-encrypt'
import type { Fault } from './faults'
import { signToken } from './id-token'

const COMMENT = '<!-- made by a template -->'
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'

/** Replaces what matches once; an answer in which nothing matches stays honest, and its test fails. */
const change = (from: RegExp, to: string | ((found: string) => string)): Fault => ({
  saml: { beforeSigning: (xml) => (typeof to === 'string' ? xml.replace(from, () => to) : xml.replace(from, to)) },
})
const claim = (name: string, otherwise: unknown): Fault => ({
  oidc: { claims: (claims, value) => ({ ...claims, [name]: value ?? otherwise }) },
})
const withoutElement = (name: string) => new RegExp(`<(\\w+:)?${name}[ >].*</(\\w+:)?${name}>`, 's')

/**
 * What people set up wrongly at their own identity provider, and what providers
 * do by default that we refuse: each answer is validly signed unless its name
 * says otherwise.
 */
export const setUpFaults = {
  'other-destination': change(/ Destination="[^"]*"/, ' Destination="https://elsewhere.example/acs"'),
  'recipient-only': change(/ Recipient="[^"]*"/, ' Recipient="https://elsewhere.example/acs"'),
  'no-name-id': change(/<(\w+:)?NameID.*<\/(\w+:)?NameID>/s, ''),
  'spaced-name-id': { saml: { options: () => ({ nameId: 'Ada Lovelace' }) } },
  'name-id-no-address': {
    saml: {
      options: () => ({ nameId: '00u1', nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' }),
    },
  },
  'two-emails': {
    saml: {
      options: ({ attributes }) => ({
        attributes: { ...attributes, email: [attributes?.email ?? [], 'second@elsewhere.example'].flat() },
      }),
    },
  },
  /** The address comes under a name that nobody knows: `value`. */
  'renamed-email': {
    saml: {
      options: ({ attributes = {} }, value = 'corporateMail') => {
        const { email = '', ...others } = attributes
        return { attributes: { ...others, [value]: email } }
      },
    },
    oidc: { claims: ({ email, ...others }, value = 'upn') => ({ ...others, email: '', [value]: email }) },
  },
  'malformed-email': {
    saml: { options: ({ attributes }) => ({ attributes: { ...attributes, email: 'ada at acme' } }) },
    oidc: { claims: (claims) => ({ ...claims, email: 'ada at acme' }) },
  },
  /** The provider refuses by itself; `value` is the reason in its status. */
  'status-denied': {
    saml: {
      beforeSigning: (xml, value) =>
        xml
          .replace(/<(\w+:)?StatusCode Value="[^"]*"\/>/, (_, prefix = '') => statusCode(prefix, value))
          .replace(withoutElement('Assertion'), ''),
      sign: (xml) => xml,
    },
  },
  'too-big': { saml: { afterSigning: (xml) => xml + ' '.repeat(300_000) } },
  'not-yet-valid': change(/ NotBefore="[^"]*"/, ' NotBefore="2099-01-01T00:00:00Z"'),
  'over-already': change(
    / NotOnOrAfter="[^"]*"(?=[^<]*><(\w+:)?AudienceRestriction)/,
    ' NotOnOrAfter="2020-01-01T00:00:00Z"',
  ),
  'several-audiences': change(/<(\w+:)?Audience>[^<]*<\/(\w+:)?Audience>/, (found) => found + found),
  'no-audience': change(withoutElement('AudienceRestriction'), ''),
  'no-conditions': change(withoutElement('Conditions'), ''),
  'not-bearer': change(/cm:bearer/, 'cm:holder-of-key'),
  'issuer-format': change(/<(\w+:)?Assertion .*?<(\w+:)?Issuer/s, (found) => `${found} Format="${UNSPECIFIED}"`),
  'saml-1-1': change(/ Version="2.0"/g, ' Version="1.1"'),
  'local-times': change(/ NotBefore="([^"]*)Z"/, (found) => found.replace('Z"', '+02:00"')),
  'twice-the-attribute': change(/<(\w+:)?Attribute .*?<\/(\w+:)?Attribute>/s, (found) => found + found),
  'in-a-comment': { saml: { afterSigning: (xml) => xml.replace(/(<\/(\w+:)?Issuer>)/, `$1${COMMENT}`) } },
  doctype: { saml: { afterSigning: (xml) => `<!DOCTYPE r>${xml}` } },
  'not-xml': { saml: { afterSigning: () => '<html><body>Sign in</body></html>' } },
  /** Encrypted to the certificate in `value`. */
  'encrypted-cbc': encrypted({ cipher: 'aes256-cbc' }),
  'encrypted-rsa15': encrypted({ transport: 'rsa-1_5' }),
  encrypted: encrypted({}),
  'unknown-kid': {
    oidc: {
      encode: ({ header, claims }) =>
        signToken({ header: { ...header, kid: 'another' }, claims }, createSigningKey('another').privateKeyPem),
    },
  },
  'other-party': claim('azp', 'another-client'),
  'other-tenant': claim('hd', 'elsewhere.example'),
  'no-tenant': { oidc: { claims: ({ hd: _, ...claims }) => claims } },
  tenant: claim('hd', 'acme.example'),
} as const satisfies Record<string, Fault>

function encrypted(how: Partial<Encryption>): Fault {
  return { saml: { options: (_, to = '') => ({ encrypt: { to, ...how } }) } }
}

function statusCode(prefix: string, value: string | undefined): string {
  const of = (name: string) => `${prefix}StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${name}"`
  return value ? `<${of('Responder')}><${of(value)}/></${prefix}StatusCode>` : `<${of('Responder')}/>`
}
