import type { SigningKey } from './saml-sign'

export type SamlStyle = 'plain' | 'entra' | 'okta' | 'google'

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
  sign?: 'assertion' | 'response' | 'both'
  /** Whose habits to copy: prefixes, attribute names and types, time format and life times. Default: `plain`. */
  style?: SamlStyle
  sessionIndex?: string
  /** When the person was asked; a minute before `now` if left out. */
  authnInstant?: Date
  responseId?: string
  assertionId?: string
}

const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const MINUTE = 60_000

/** How a provider's documents differ from the next one's. Prefixes carry their colon; '' is a default namespace. */
export type Dialect = {
  declaration: string
  protocol: string
  assertion: string
  /** Namespaces declared on Response beside the protocol's. */
  onResponse: string
  issuerFormat: string
  signaturePrefix: string
  inclusivePrefixes: string[]
  idPrefix: string
  milliseconds: boolean
  lifetimeMinutes: number
  contextClass: string
  attributeNames: Record<string, string>
  nameFormat: string
  valueType: string
}

const ENTITY = ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity"'
const XS = ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const AC = 'urn:oasis:names:tc:SAML:2.0:ac:classes'

const plain: Dialect = {
  declaration: '',
  protocol: 'samlp:',
  assertion: 'saml:',
  onResponse: '',
  issuerFormat: '',
  signaturePrefix: 'ds',
  inclusivePrefixes: [],
  idPrefix: '_',
  milliseconds: false,
  lifetimeMinutes: 5,
  contextClass: `${AC}:PasswordProtectedTransport`,
  attributeNames: {},
  nameFormat: '',
  valueType: '',
}

export const dialects: Record<SamlStyle, Dialect> = {
  plain,
  entra: {
    ...plain,
    assertion: '',
    signaturePrefix: '',
    milliseconds: true,
    lifetimeMinutes: 65,
    contextClass: `${AC}:Password`,
    attributeNames: {
      email: `${CLAIMS}/emailaddress`,
      firstName: `${CLAIMS}/givenname`,
      lastName: `${CLAIMS}/surname`,
      name: `${CLAIMS}/name`,
    },
  },
  okta: {
    ...plain,
    declaration: '<?xml version="1.0" encoding="UTF-8"?>',
    protocol: 'saml2p:',
    assertion: 'saml2:',
    onResponse: XS,
    issuerFormat: ENTITY,
    inclusivePrefixes: ['xs'],
    idPrefix: 'id',
    milliseconds: true,
    nameFormat: ' NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"',
    valueType: `${XS}${XSI} xsi:type="xs:string"`,
  },
  google: {
    ...plain,
    declaration: '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    protocol: 'saml2p:',
    assertion: 'saml2:',
    milliseconds: true,
    contextClass: `${AC}:unspecified`,
    valueType: `${XS}${XSI} xsi:type="xs:anyType"`,
  },
}

/** The response before anything is signed, for tests that spoil it first and sign it then. */
export function unsignedSamlResponse(o: SamlResponseOptions & { responseId: string; assertionId: string }): string {
  const d = dialects[o.style ?? 'plain']
  const p = d.protocol
  const status = `<${p}Status><${p}StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></${p}Status>`
  return [
    d.declaration,
    `<${p}Response xmlns:${p.slice(0, -1)}="urn:oasis:names:tc:SAML:2.0:protocol"${d.onResponse}`,
    ` ID="${xmlText(o.responseId)}" Version="2.0" IssueInstant="${time(d, o.now)}"`,
    ` Destination="${xmlText(o.acsUrl)}" InResponseTo="${xmlText(o.inResponseTo)}">`,
    issuer(d, o.issuer, assertionNamespace(d)),
    status,
    assertion(d, o),
    `</${p}Response>`,
  ].join('')
}

function assertion(d: Dialect, o: SamlResponseOptions & { assertionId: string }): string {
  const a = d.assertion
  const [from, until] = [-5, d.lifetimeMinutes].map((minutes) => time(d, o.now, minutes))
  const format = o.nameIdFormat ?? EMAIL_FORMAT
  const confirmed = `InResponseTo="${xmlText(o.inResponseTo)}" NotOnOrAfter="${until}" Recipient="${xmlText(o.acsUrl)}"`
  return [
    `<${a}Assertion${assertionNamespace(d)} ID="${xmlText(o.assertionId)}" Version="2.0" IssueInstant="${time(d, o.now)}">`,
    issuer(d, o.issuer, ''),
    `<${a}Subject><${a}NameID Format="${xmlText(format)}">${xmlText(o.nameId)}</${a}NameID>`,
    `<${a}SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`,
    `<${a}SubjectConfirmationData ${confirmed}/></${a}SubjectConfirmation></${a}Subject>`,
    `<${a}Conditions NotBefore="${from}" NotOnOrAfter="${until}"><${a}AudienceRestriction>`,
    `<${a}Audience>${xmlText(o.audience)}</${a}Audience></${a}AudienceRestriction></${a}Conditions>`,
    attributeStatement(d, o.attributes ?? {}),
    `<${a}AuthnStatement AuthnInstant="${o.authnInstant ? time(d, o.authnInstant) : time(d, o.now, -1)}" SessionIndex="${xmlText(o.sessionIndex ?? o.assertionId)}">`,
    `<${a}AuthnContext><${a}AuthnContextClassRef>${d.contextClass}</${a}AuthnContextClassRef></${a}AuthnContext>`,
    `</${a}AuthnStatement></${a}Assertion>`,
  ].join('')
}

function attributeStatement(d: Dialect, attributes: Record<string, string | string[]>): string {
  const a = d.assertion
  const rendered = Object.entries(attributes).map(([key, value]) => {
    const values = [value].flat().map((v) => `<${a}AttributeValue${d.valueType}>${xmlText(v)}</${a}AttributeValue>`)
    const name = xmlText(d.attributeNames[key] ?? key)
    return `<${a}Attribute Name="${name}"${d.nameFormat}>${values.join('')}</${a}Attribute>`
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
