import { type HostileCases, misissued, scene, set, setOnResponse, swap, twice, without } from './saml-scene'

/** Answers under a good signature that belong to another sign-in, endpoint, issuer or audience. */
export const hostileBindings: HostileCases = {
  status_not_success: {
    'a status that isn’t success': misissued(swap('status:Success', 'status:Responder'), { sign: 'response' }),
  },
  unsolicited: {
    'no InResponseTo on the response': setOnResponse('InResponseTo', null),
  },
  wrong_request: {
    'an answer to another request': setOnResponse('InResponseTo', '_another'),
    'an empty InResponseTo': setOnResponse('InResponseTo', ''),
  },
  wrong_confirmed_request: {
    'a replay whose envelope was rewritten': misissued(
      swap('SubjectConfirmationData InResponseTo="', 'SubjectConfirmationData InResponseTo="_stolen'),
    ),
    'no InResponseTo on the confirmation': set('SubjectConfirmationData', 'InResponseTo', null),
  },
  wrong_destination: {
    'another destination': setOnResponse('Destination', 'https://login.porchlight.test/sso/con_orgb/acs'),
    'no destination': setOnResponse('Destination', null),
    'a destination that only begins like ours': setOnResponse('Destination', `${scene.acsUrl}/`),
  },
  wrong_recipient: {
    'another recipient': set('SubjectConfirmationData', 'Recipient', 'https://evil.test/acs'),
    'no recipient': set('SubjectConfirmationData', 'Recipient', null),
  },
  not_bearer: {
    'a holder-of-key confirmation': set(
      'SubjectConfirmation',
      'Method',
      'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key',
    ),
  },
  wrong_version: {
    'a response of SAML 1.1': setOnResponse('Version', '1.1'),
    'an assertion of SAML 1.1': set('Assertion', 'Version', '1.1'),
  },
  wrong_response_issuer: {
    'another issuer on the response': misissued(swap(scene.idpEntityId, 'https://idp.orgb.test/saml')),
  },
  wrong_assertion_issuer: {
    'another organization’s assertion under a shared key': misissued(
      swap(/[^>]*<\/saml:Issuer>(?=<saml:Subject>)/, 'https://idp.orgb.test/saml</saml:Issuer>'),
    ),
    'an issuer with a space behind it': misissued(swap(/<\/saml:Issuer>(?=<saml:Subject>)/, ' </saml:Issuer>')),
  },
  issuer_format: {
    'an issuer that is an address': misissued(
      swap('<saml:Issuer>', '<saml:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">'),
    ),
  },
  audience_missing: {
    'no audience restriction': without('AudienceRestriction'),
    'an audience restriction without audience': without('Audience'),
  },
  several_audiences: {
    'a list of audiences with ours in it': misissued(
      swap('<saml:Audience>', '<saml:Audience>https://other.test</saml:Audience><saml:Audience>'),
    ),
    'two audience restrictions': twice('AudienceRestriction'),
  },
  wrong_audience: {
    'another audience': misissued((xml) => xml, { audience: 'https://login.porchlight.test/sso/con_orgb' }),
    'an audience that only begins like ours': misissued((xml) => xml, { audience: `${scene.spEntityId}2` }),
  },
}
