import { type HostileCases, misissued, set, setOnResponse, swap, twice, without } from './saml-scene'

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
    'a request id with a space behind it': setOnResponse('InResponseTo', ({ requestId }) => `${requestId} `),
    'a request id in capitals': setOnResponse('InResponseTo', ({ requestId }) => requestId.toUpperCase()),
  },
  wrong_confirmed_request: {
    'a replay whose envelope was rewritten': misissued(
      swap('SubjectConfirmationData InResponseTo="', 'SubjectConfirmationData InResponseTo="_stolen'),
    ),
    'no InResponseTo on the confirmation': set('SubjectConfirmationData', 'InResponseTo', null),
    'an empty InResponseTo on the confirmation': set('SubjectConfirmationData', 'InResponseTo', ''),
  },
  wrong_destination: {
    'another destination': setOnResponse('Destination', 'https://login.porchlight.test/sso/con_orgb/acs'),
    'no destination': setOnResponse('Destination', null),
    'an empty destination': setOnResponse('Destination', ''),
    'our destination without TLS': setOnResponse('Destination', ({ acsUrl }) => acsUrl.replace(/^https?/, 'ftp')),
    'our destination with a query': setOnResponse('Destination', ({ acsUrl }) => `${acsUrl}?x=1`),
    'a destination that only begins like ours': setOnResponse('Destination', ({ acsUrl }) => `${acsUrl}/`),
  },
  wrong_recipient: {
    'another recipient': set('SubjectConfirmationData', 'Recipient', 'https://evil.test/acs'),
    'no recipient': set('SubjectConfirmationData', 'Recipient', null),
    'an empty recipient': set('SubjectConfirmationData', 'Recipient', ''),
    'a recipient in capitals': set('SubjectConfirmationData', 'Recipient', ({ acsUrl }) => acsUrl.toUpperCase()),
    'a recipient with a space before it': set('SubjectConfirmationData', 'Recipient', ({ acsUrl }) => ` ${acsUrl}`),
    'a recipient on a host that only begins like ours': set('SubjectConfirmationData', 'Recipient', ({ acsUrl }) =>
      acsUrl.replace(new URL(acsUrl).host, (host) => `${host}.evil.test`),
    ),
  },
  not_bearer: {
    'a holder-of-key confirmation': set(
      'SubjectConfirmation',
      'Method',
      'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key',
    ),
    'a confirmation without a method': set('SubjectConfirmation', 'Method', null),
    'a sender-vouches confirmation': set(
      'SubjectConfirmation',
      'Method',
      'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches',
    ),
  },
  wrong_version: {
    'a response of SAML 1.1': setOnResponse('Version', '1.1'),
    'an assertion of SAML 1.1': set('Assertion', 'Version', '1.1'),
    'an assertion without a version': set('Assertion', 'Version', null),
  },
  wrong_response_issuer: {
    'another issuer on the response': misissued((xml, { idpEntityId }) =>
      swap(idpEntityId, 'https://idp.orgb.test/saml')(xml),
    ),
  },
  wrong_assertion_issuer: {
    'another organization’s assertion under a shared key': misissued(
      swap(/[^>]*<\/saml:Issuer>(?=<saml:Subject>)/, 'https://idp.orgb.test/saml</saml:Issuer>'),
    ),
    'an issuer with a space behind it': misissued(swap(/<\/saml:Issuer>(?=<saml:Subject>)/, ' </saml:Issuer>')),
    'an issuer with a slash behind it': misissued(swap(/<\/saml:Issuer>(?=<saml:Subject>)/, '/</saml:Issuer>')),
    'an empty issuer': misissued(swap(/[^>]*<\/saml:Issuer>(?=<saml:Subject>)/, '</saml:Issuer>')),
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
    'an empty audience': misissued((xml) => xml, { audience: '' }),
    'an audience with a slash behind it': misissued(
      (xml) => xml,
      ({ spEntityId }) => ({ audience: `${spEntityId}/` }),
    ),
    'an audience with a space before it': misissued(
      (xml) => xml,
      ({ spEntityId }) => ({ audience: ` ${spEntityId}` }),
    ),
    'the beginning of our audience': misissued(
      (xml) => xml,
      ({ spEntityId }) => ({ audience: spEntityId.slice(0, -1) }),
    ),
    'another audience': misissued((xml) => xml, { audience: 'https://login.porchlight.test/sso/con_orgb' }),
    'an audience that only begins like ours': misissued(
      (xml) => xml,
      ({ spEntityId }) => ({ audience: `${spEntityId}2` }),
    ),
  },
}
