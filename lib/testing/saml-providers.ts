import type { SamlStyle } from './saml-dialects'
import type { SamlResponseOptions } from './saml-styles'

/** What one provider's answer about Ada looks like; `how` completes “in the manner of …”. */
export type Provider = {
  style: SamlStyle
  how: string
  options: Partial<SamlResponseOptions> & Pick<SamlResponseOptions, 'nameId' | 'sign'>
}

const MICROSOFT = 'http://schemas.microsoft.com'
const EMAIL = 'ada@orga.test'
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'
const attributes = { email: EMAIL, firstName: 'Ada', lastName: 'Løvelace' }

/** Ten providers. None of their documents is copied: each is made by its dialect (saml-dialects.ts). */
export const providers: readonly Provider[] = [
  {
    style: 'entra',
    how: 'Microsoft Entra ID: default namespaces, claim URIs, persistent NameID, only the assertion signed.',
    options: {
      nameId: 'kJ2rVb0xT5n8QmZ4sYwL7g',
      nameIdFormat: PERSISTENT,
      attributes: {
        [`${MICROSOFT}/identity/claims/tenantid`]: '5f3c1f0a-6f0e-4a53-9a3c-0c6f2f6b7a11',
        [`${MICROSOFT}/identity/claims/objectidentifier`]: 'b1c9e2d4-8a77-4c1e-b7a5-3d9f0e6c2a58',
        [`${MICROSOFT}/identity/claims/identityprovider`]:
          'https://sts.windows.net/5f3c1f0a-6f0e-4a53-9a3c-0c6f2f6b7a11/',
        [`${MICROSOFT}/claims/authnmethodsreferences`]: [
          'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
          'http://schemas.microsoft.com/claims/multipleauthn',
        ],
        ...attributes,
      },
      sign: 'assertion',
    },
  },
  {
    style: 'okta',
    how: 'Okta: saml2 prefixes, xs:string values, a prefix list for exclusive C14N, response and assertion signed.',
    options: { nameId: EMAIL, attributes, sign: 'both' },
  },
  {
    style: 'google',
    how: 'Google Workspace: saml2 prefixes, xs:anyType values, “signed response” switched on.',
    options: { nameId: EMAIL, attributes, sign: 'response' },
  },
  {
    style: 'adfs',
    how: 'AD FS: default namespace in the assertion only, Consent, a NameID without format, claim URIs, the assertion signed.',
    options: { nameId: 'ORGA-S-1-5-21-1004336348-1177238915-1123', attributes, sign: 'assertion' },
  },
  {
    style: 'keycloak',
    how: 'Keycloak: an assertion that declares its namespace twice, dsig prefix, KeyName, the statement before the attributes, SessionNotOnOrAfter, friendly names, only the response signed.',
    options: {
      nameId: 'G-4f0d0b9e-3c1c-4a41-9a1e-5a3c6a1e7b21',
      nameIdFormat: PERSISTENT,
      attributes: { ...attributes, Role: ['offline_access', 'staff'] },
      sessionIndex: '9f6c2d0e-5e1c-4f0d-9b53-1d9a8a1f4c77::3b8e1f7a-0c8f-4c39-8a57-6c6f6f0f6f0e',
      sign: 'response',
    },
  },
  {
    style: 'onelogin',
    how: 'OneLogin: types declared on the assertion, User.* attributes, a session of a day, the assertion signed.',
    options: { nameId: EMAIL, attributes: { ...attributes, memberOf: '' }, sign: 'assertion' },
  },
  {
    style: 'jumpcloud',
    how: 'JumpCloud: saml2 prefixes, issuers with a format, a prefix list, a session of an hour, response and assertion signed.',
    options: { nameId: EMAIL, nameIdFormat: UNSPECIFIED, attributes, sign: 'both' },
  },
  {
    style: 'ping',
    how: 'PingFederate: each element on its own line, an unspecified NameID, the statement before the attributes, the assertion signed.',
    options: { nameId: 'alovelace', nameIdFormat: UNSPECIFIED, attributes, sign: 'assertion' },
  },
  {
    style: 'shibboleth',
    how: 'Shibboleth: OIDs with friendly names, a NameID with both qualifiers, the person’s address twice, xsd in the prefix list, only the response signed.',
    options: { nameId: 'BX3NQK7WZ2V5Y4LD', nameIdFormat: PERSISTENT, attributes, sign: 'response' },
  },
  {
    style: 'simplesamlphp',
    how: 'SimpleSAMLphp: all namespaces declared early, AuthenticatingAuthority, a session of eight hours, response and assertion signed.',
    options: { nameId: EMAIL, attributes: { ...attributes, groups: ['staff', 'pilots'] }, sign: 'both' },
  },
]
