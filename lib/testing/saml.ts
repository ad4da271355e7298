import { randomBytes } from 'node:crypto'
import { dialects } from './saml-dialects'
import { encryptedAssertion } from './saml-encrypt'
import { certificateBody, type SigningKey, signXml } from './saml-sign'
import { type SamlResponseOptions, unsignedSamlResponse, xmlText } from './saml-styles'

export { createSigningKey } from './saml-keys'
export { signXml } from './saml-sign'
export type { SamlResponseOptions, SigningKey }

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings'
const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

/** Metadata of an IdP with one sign-on service for both bindings. `certificates` are PEM, newest first. */
export function idpMetadata(o: { entityId: string; ssoUrl: string; certificates: string[] }): string {
  const keys = o.certificates.map(
    (pem) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificateBody(pem)}` +
      '</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>',
  )
  const services = ['HTTP-Redirect', 'HTTP-POST'].map(
    (binding) => `<md:SingleSignOnService Binding="${BINDINGS}:${binding}" Location="${xmlText(o.ssoUrl)}"/>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"',
    ` xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${xmlText(o.entityId)}">`,
    '<md:IDPSSODescriptor WantAuthnRequestsSigned="false"',
    ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    ...keys,
    `<md:NameIDFormat>${EMAIL_FORMAT}</md:NameIDFormat>`,
    ...services,
    '</md:IDPSSODescriptor></md:EntityDescriptor>',
  ].join('')
}

/**
 * A signed SAML response (RSA-SHA256, exclusive C14N) as the chosen provider
 * would send it: XML text, not yet base64. In style `entra` the attributes
 * `email`, `firstName`, `lastName` and `name` get Entra's claim URIs.
 */
export function samlResponse(o: SamlResponseOptions): string {
  const responseId = o.responseId ?? newSamlId(o)
  const assertionId = o.assertionId ?? newSamlId(o)
  return signSamlResponse(unsignedSamlResponse({ ...o, responseId, assertionId }), o)
}

/** Signs an unsigned response where and how its style does: the assertion first, the response around it then. */
export function signSamlResponse(xml: string, o: Pick<SamlResponseOptions, 'key' | 'sign' | 'style' | 'encrypt'>) {
  const places = targets[o.sign ?? 'assertion']
  const inside = o.encrypt ? encryptedInside(xml, o) : places.assertion ? signed(xml, 'assertion', o) : xml
  return places.response ? signed(inside, 'response', o) : inside
}

const targets = {
  assertion: { assertion: true, response: false },
  response: { assertion: false, response: true },
  both: { assertion: true, response: true },
  nothing: { assertion: false, response: false },
}

/** Providers sign and encrypt an assertion as a document of its own, before it stands in a response. */
function encryptedInside(xml: string, o: Pick<SamlResponseOptions, 'key' | 'sign' | 'style' | 'encrypt'>): string {
  return xml.replace(/<(\w+:)?Assertion .*<\/\1?Assertion>/s, (assertion) => {
    const inner = targets[o.sign ?? 'assertion'].assertion ? signed(assertion, 'assertion', o) : assertion
    return o.encrypt ? encryptedAssertion(inner, o.encrypt) : inner
  })
}

function signed(
  xml: string,
  target: 'assertion' | 'response',
  { key, style }: Pick<SamlResponseOptions, 'key' | 'style'>,
): string {
  const { signaturePrefix: prefix, inclusivePrefixes, keyInfo } = dialects[style ?? 'plain']
  return signXml(xml, { key, target, prefix, inclusivePrefixes, beforeCertificate: keyInfo })
}

function newSamlId({ style = 'plain' }: SamlResponseOptions): string {
  return dialects[style].idPrefix + randomBytes(16).toString('hex')
}
