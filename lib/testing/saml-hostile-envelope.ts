import { type HostileCases, misissued, swap, tampered, withAttribute } from './saml-scene'

const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/s
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s
const beforeStatus = (content: string) => swap('<samlp:Status>', `${content}<samlp:Status>`)

/** A forged, unsigned copy of the assertion. */
const evil = (xml: string) =>
  (ASSERTION.exec(xml)?.[0] ?? '').replace(SIGNATURE, '').replace('_assertion', '_evil').replace('ada@', 'eve@')

/** Responses whose parts aren't where, or as many as, they should be: signature wrapping above all. */
export const hostileEnvelopes: HostileCases = {
  not_a_response: {
    'an assertion alone': tampered((xml) => ASSERTION.exec(xml)?.[0] ?? ''),
    'a root that is only called Response': tampered(swap('SAML:2.0:protocol"', 'SAML:2.0:protocol2"')),
  },
  encrypted_assertion: {
    'an encrypted assertion': tampered(
      swap(ASSERTION, '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>'),
    ),
  },
  several_assertions: {
    'a forged assertion before the signed one': tampered((xml) =>
      swap('<saml:Assertion ', `${evil(xml)}<saml:Assertion `)(xml),
    ),
    'a forged assertion behind the signed one': tampered((xml) =>
      swap('</samlp:Response>', `${evil(xml)}</samlp:Response>`)(xml),
    ),
    'the signed assertion inside a forged one': tampered((xml) =>
      swap(ASSERTION, evil(xml).replace('</saml:Assertion>', `${ASSERTION.exec(xml)?.[0]}</saml:Assertion>`))(xml),
    ),
    'the signed assertion moved to an Object': tampered((xml) =>
      swap(ASSERTION, (original) =>
        evil(xml).replace(
          '<saml:Subject>',
          `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object>${original}</ds:Object></ds:Signature><saml:Subject>`,
        ),
      )(xml),
    ),
    'a second assertion of another namespace': tampered(beforeStatus('<e:Assertion xmlns:e="urn:evil"/>')),
  },
  unexpected_element: {
    'the only assertion hidden in Extensions': tampered(
      swap(ASSERTION, (a) => `<samlp:Extensions>${a.replace(SIGNATURE, '')}</samlp:Extensions>`),
    ),
    Extensions: misissued(beforeStatus('<samlp:Extensions/>')),
  },
  unexpected_text: {
    'text between the parts of a response': misissued(beforeStatus('eve@orga.test')),
  },
  wrong_element_count: {
    'a second status code': tampered(swap('</samlp:Status>', '<samlp:StatusCode Value="urn:x"/></samlp:Status>')),
    'no Status': misissued(swap(/<samlp:Status>.*<\/samlp:Status>/, '')),
  },
  bad_id: {
    'no ID on the assertion': tampered(withAttribute('Assertion', 'ID', null)),
    'an ID that is no XML name': tampered(withAttribute('Response', 'ID', '1 or 1=1')),
    'an ID of 257 characters': tampered(withAttribute('Response', 'ID', 'a'.repeat(257))),
  },
  repeated_id: {
    'an ID that stands twice': tampered(withAttribute('Response', 'ID', '_assertion')),
    'an ID twice, once as Id in KeyInfo': tampered(swap('<ds:KeyInfo>', '<ds:KeyInfo Id="_assertion">')),
  },
  status_not_success: {
    'a refusal without assertion or signature': tampered((xml) =>
      swap(/<saml:Assertion .*<\/saml:Assertion>/s, '')(xml.replace('status:Success', 'status:AuthnFailed')),
    ),
  },
  no_assertion: {
    'success without an assertion': tampered(swap(/<saml:Assertion .*<\/saml:Assertion>/s, '')),
  },
}
