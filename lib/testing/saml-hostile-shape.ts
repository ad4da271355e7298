import { type HostileCases, misissued, swap, twice, without } from './saml-scene'

const CONFIRMATION = /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/
const inside = (element: string, content: string) => swap(new RegExp(`<saml:${element}[ >]`), (tag) => content + tag)

/** Assertions under a good signature with parts missing, doubled or unknown. */
export const hostileShapes: HostileCases = {
  unexpected_element: {
    'an element of another namespace with a known name': misissued(
      inside('Conditions', '<e:Subject xmlns:e="urn:evil"/>'),
    ),
    'a known element where it doesn’t belong': misissued(inside('Conditions', '<saml:Audience>x</saml:Audience>')),
    Advice: misissued(inside('Conditions', '<saml:Advice/>')),
    'a SAML element in a part that isn’t read': misissued(
      swap(
        '<saml:AuthnContextClassRef>',
        '<saml:AuthnContextDecl><saml:NameID>eve</saml:NameID></saml:AuthnContextDecl><saml:AuthnContextClassRef>',
      ),
    ),
    'an element inside the Issuer': misissued(swap(/<\/saml:Issuer>(?=<saml:Subject>)/, '<x/></saml:Issuer>')),
  },
  encrypted_identifier: {
    'an encrypted NameID': misissued(swap('<saml:NameID ', '<saml:EncryptedID/><saml:NameID ')),
    'an encrypted NameID in place of the plain one': misissued(
      swap(/<saml:NameID .*<\/saml:NameID>/, '<saml:EncryptedID/>'),
    ),
    'an encrypted attribute': misissued(
      swap('</saml:AttributeStatement>', '<saml:EncryptedAttribute/></saml:AttributeStatement>'),
    ),
  },
  unexpected_text: {
    'text between the parts of a subject': misissued(swap('<saml:Subject>', '<saml:Subject>eve@orga.test')),
  },
  wrong_element_count: {
    'an assertion with two Issuers': misissued(
      swap('<saml:Subject>', '<saml:Issuer>https://idp.orgb.test</saml:Issuer><saml:Subject>'),
    ),
    'an assertion without Issuer': misissued(swap(/<saml:Issuer>[^<]*<\/saml:Issuer>(?=<saml:Subject>)/, ''), {
      sign: 'response',
    }),
    'a confirmation without data': misissued(swap(/<saml:SubjectConfirmationData [^>]*>/, '')),
  },
  not_one_confirmation: {
    'two confirmations': misissued(swap(CONFIRMATION, (c) => c + c)),
    'no confirmation': misissued(swap(CONFIRMATION, '')),
  },
  conditions_missing: {
    'no conditions': without('Conditions'),
  },
  unknown_condition: {
    'a condition we don’t know': misissued(
      swap('<saml:AudienceRestriction>', '<saml:Condition/><saml:AudienceRestriction>'),
    ),
  },
  not_one_authn_statement: {
    'no AuthnStatement': without('AuthnStatement'),
    'two AuthnStatements': twice('AuthnStatement'),
  },
  subject_missing: {
    'no subject': without('Subject'),
  },
}
