import { AC, type Dialect, plain } from './saml-dialect'

export type SamlStyle =
  | 'plain'
  | 'entra'
  | 'okta'
  | 'google'
  | 'adfs'
  | 'keycloak'
  | 'onelogin'
  | 'jumpcloud'
  | 'ping'
  | 'shibboleth'
  | 'simplesamlphp'

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const ENTITY = ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity"'
const XS = ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const XSD = ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
const UTF8 = '<?xml version="1.0" encoding="UTF-8"?>'
const nameFormat = (name: string) => ` NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:${name}"`

const claimNames = {
  email: `${CLAIMS}/emailaddress`,
  firstName: `${CLAIMS}/givenname`,
  lastName: `${CLAIMS}/surname`,
  name: `${CLAIMS}/name`,
}
const oids = {
  email: 'urn:oid:0.9.2342.19200300.100.1.3',
  firstName: 'urn:oid:2.5.4.42',
  lastName: 'urn:oid:2.5.4.4',
}
const ownTypes = `${XS}${XSI} xsi:type="xs:string"`

export const dialects: Record<SamlStyle, Dialect> = {
  plain,
  entra: {
    ...plain,
    assertion: '',
    signaturePrefix: '',
    milliseconds: true,
    lifetimeMinutes: 65,
    contextClass: `${AC}:Password`,
    attributeNames: claimNames,
  },
  okta: {
    ...plain,
    declaration: UTF8,
    protocol: 'saml2p:',
    assertion: 'saml2:',
    onResponse: XS,
    issuerFormat: ENTITY,
    inclusivePrefixes: ['xs'],
    idPrefix: 'id',
    milliseconds: true,
    nameFormat: nameFormat('unspecified'),
    valueType: ownTypes,
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
  adfs: {
    ...plain,
    assertion: '',
    responseAttributes: ' Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified"',
    milliseconds: true,
    lifetimeMinutes: 60,
    nameIdWithoutFormat: true,
    attributeNames: claimNames,
  },
  keycloak: {
    ...plain,
    onResponse: ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    onAssertion: ' xmlns="urn:oasis:names:tc:SAML:2.0:assertion"',
    signaturePrefix: 'dsig',
    keyInfo: '<dsig:KeyName>7QmF3vHk0cVbN1xE</dsig:KeyName>',
    idPrefix: 'ID_',
    milliseconds: true,
    lifetimeMinutes: 1,
    sessionHours: 10,
    contextClass: `${AC}:unspecified`,
    authnFirst: true,
    friendlyNames: { email: 'email', firstName: 'givenName', lastName: 'surname' },
    nameFormat: nameFormat('basic'),
    valueType: ownTypes,
  },
  onelogin: {
    ...plain,
    onResponse: ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    onAssertion: `${XS}${XSI}`,
    idPrefix: 'R',
    lifetimeMinutes: 3,
    sessionHours: 24,
    authnFirst: true,
    attributeNames: { email: 'User.email', firstName: 'User.FirstName', lastName: 'User.LastName' },
    nameFormat: nameFormat('basic'),
    valueType: ' xsi:type="xs:string"',
  },
  jumpcloud: {
    ...plain,
    declaration: UTF8,
    protocol: 'saml2p:',
    assertion: 'saml2:',
    onResponse: XS,
    issuerFormat: ENTITY,
    inclusivePrefixes: ['xs'],
    milliseconds: true,
    lifetimeMinutes: 10,
    sessionHours: 1,
    nameFormat: nameFormat('unspecified'),
    valueType: ownTypes,
  },
  ping: {
    ...plain,
    idPrefix: 'J2k',
    milliseconds: true,
    contextClass: `${AC}:unspecified`,
    authnFirst: true,
    nameFormat: nameFormat('basic'),
    valueType: ownTypes,
    inLines: true,
  },
  shibboleth: {
    ...plain,
    declaration: `${UTF8}\n`,
    protocol: 'saml2p:',
    assertion: 'saml2:',
    onAssertion: XSD,
    inclusivePrefixes: ['xsd'],
    milliseconds: true,
    address: '198.51.100.7',
    qualifiers: true,
    authnFirst: true,
    attributeNames: oids,
    friendlyNames: { email: 'mail', firstName: 'givenName', lastName: 'sn' },
    nameFormat: nameFormat('uri'),
    valueType: `${XSI} xsi:type="xsd:string"`,
  },
  simplesamlphp: {
    ...plain,
    onResponse: ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    onAssertion: `${XSI}${XS}`,
    sessionHours: 8,
    contextClass: `${AC}:Password`,
    authority: 'https://upstream.orga.test/saml',
    authnFirst: true,
    nameFormat: nameFormat('basic'),
    valueType: ' xsi:type="xs:string"',
  },
}
