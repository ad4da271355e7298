import type { Dialect } from './saml-dialect'
import { dialects, type SamlStyle } from './saml-dialects'
import type { Encryption } from './saml-encrypt'
import type { SigningKey } from './saml-sign'

export type SamlResponseOptions = {
  issuer: string
  acsUrl: string
  audience: string
  inResponseTo: string
  now: Date
  key: SigningKey
  nameId: string
  /** Default: `urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress`. */
  nameIdFormat?: string
  attributes?: Record<string, string | string[]>
  /** Default: `assertion`. */
  sign?: 'assertion' | 'response' | 'both' | 'nothing'
  /** Whose habits to copy: prefixes, attribute names and types, time format and life times. Default: `plain`. */
  style?: SamlStyle
  sessionIndex?: string
  /** Encrypts the assertion, after its own signature and before the response's. */
  encrypt?: Encryption
  /** When the person was asked; a minute before `now` if left out. */
  authnInstant?: Date
  responseId?: string
  assertionId?: string
}

export const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const MINUTE = 60_000

/** The response before anything is signed, for tests that spoil it first and sign it then. */
export function unsignedSamlResponse(o: SamlResponseOptions & { responseId: string; assertionId: string }): string {
  const d = dialects[o.style ?? 'plain']
  const p = d.protocol
  const status = `<${p}Status><${p}StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></${p}Status>`
  const xml = [
    d.declaration,
    `<${p}Response xmlns:${p.slice(0, -1)}="urn:oasis:names:tc:SAML:2.0:protocol"${d.onResponse}`,
    ` ID="${xmlText(o.responseId)}" Version="2.0" IssueInstant="${time(d, o.now)}"`,
    ` Destination="${xmlText(o.acsUrl)}" InResponseTo="${xmlText(o.inResponseTo)}"${d.responseAttributes}>`,
    issuer(d, o.issuer, assertionNamespace(d)),
    status,
    assertion(d, o),
    `</${p}Response>`,
  ].join('')
  return d.inLines ? xml.replaceAll('><', '>\n<') : xml
}

function assertion(d: Dialect, o: SamlResponseOptions & { assertionId: string }): string {
  const a = d.assertion
  const [from, until] = [-5, d.lifetimeMinutes].map((minutes) => time(d, o.now, minutes))
  const format = d.nameIdWithoutFormat ? '' : ` Format="${xmlText(o.nameIdFormat ?? EMAIL_FORMAT)}"`
  const qualifiers = d.qualifiers
    ? ` NameQualifier="${xmlText(o.issuer)}" SPNameQualifier="${xmlText(o.audience)}"`
    : ''
  const statements = [attributeStatement(d, o.attributes ?? {}), authnStatement(d, o)]
  const confirmed = `${d.address && ` Address="${d.address}"`} InResponseTo="${xmlText(o.inResponseTo)}" NotOnOrAfter="${until}" Recipient="${xmlText(o.acsUrl)}"`
  return [
    `<${a}Assertion${assertionNamespace(d)}${d.onAssertion} ID="${xmlText(o.assertionId)}" Version="2.0" IssueInstant="${time(d, o.now)}">`,
    issuer(d, o.issuer, ''),
    `<${a}Subject><${a}NameID${format}${qualifiers}>${xmlText(o.nameId)}</${a}NameID>`,
    `<${a}SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`,
    `<${a}SubjectConfirmationData${confirmed}/></${a}SubjectConfirmation></${a}Subject>`,
    `<${a}Conditions NotBefore="${from}" NotOnOrAfter="${until}"><${a}AudienceRestriction>`,
    `<${a}Audience>${xmlText(o.audience)}</${a}Audience></${a}AudienceRestriction></${a}Conditions>`,
    ...(d.authnFirst ? statements.reverse() : statements),
    `</${a}Assertion>`,
  ].join('')
}

function authnStatement(d: Dialect, o: SamlResponseOptions & { assertionId: string }): string {
  const a = d.assertion
  const asked = o.authnInstant ? time(d, o.authnInstant) : time(d, o.now, -1)
  const until = d.sessionHours ? ` SessionNotOnOrAfter="${time(d, o.now, d.sessionHours * 60)}"` : ''
  const index = ` SessionIndex="${xmlText(o.sessionIndex ?? o.assertionId)}"`
  return [
    `<${a}AuthnStatement AuthnInstant="${asked}"${until}${index}>`,
    d.address && `<${a}SubjectLocality Address="${d.address}"/>`,
    `<${a}AuthnContext><${a}AuthnContextClassRef>${d.contextClass}</${a}AuthnContextClassRef>`,
    d.authority && `<${a}AuthenticatingAuthority>${d.authority}</${a}AuthenticatingAuthority>`,
    `</${a}AuthnContext></${a}AuthnStatement>`,
  ].join('')
}

function attributeStatement(d: Dialect, attributes: Record<string, string | string[]>): string {
  const a = d.assertion
  const rendered = Object.entries(attributes).map(([key, value]) => {
    const values = [value].flat().map((v) => `<${a}AttributeValue${d.valueType}>${xmlText(v)}</${a}AttributeValue>`)
    const name = xmlText(d.attributeNames[key] ?? key)
    const friendly = d.friendlyNames[key] ? ` FriendlyName="${d.friendlyNames[key]}"` : ''
    return `<${a}Attribute Name="${name}"${d.nameFormat}${friendly}>${values.join('')}</${a}Attribute>`
  })
  return rendered.length ? `<${a}AttributeStatement>${rendered.join('')}</${a}AttributeStatement>` : ''
}

function issuer(d: Dialect, name: string, namespace: string): string {
  return `<${d.assertion}Issuer${namespace}${d.issuerFormat}>${xmlText(name)}</${d.assertion}Issuer>`
}

function assertionNamespace(d: Dialect): string {
  return ` xmlns${d.assertion ? `:${d.assertion.slice(0, -1)}` : ''}="urn:oasis:names:tc:SAML:2.0:assertion"`
}

function time(d: Dialect, now: Date, minutes = 0): string {
  const text = new Date(now.getTime() + minutes * MINUTE).toISOString()
  return d.milliseconds ? text : text.replace(/\.\d+Z$/, 'Z')
}

/** Escapes for text and for attribute values in double quotes. */
export function xmlText(value: string): string {
  return value.replace(/[&<>"\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`)
}
