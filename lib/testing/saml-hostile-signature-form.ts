import { type HostileCases, misissued, oddlySigned, swap, tampered } from './saml-scene'
import { EXCLUSIVE } from './saml-sign'

const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s
const REFERENCE = /<ds:Reference .*<\/ds:Reference>/s
const edited = (editSignedInfo: (info: string) => string) => oddlySigned({ editSignedInfo })
const signatureOf = (xml: string) => SIGNATURE.exec(xml)?.[0] ?? ''
const longPrefixList = Array.from({ length: 25 }, (_, i) => `p${i}`)

/** Signatures in the wrong place or form, or over the wrong thing. */
export const hostileSignatureForms: HostileCases = {
  not_signed: {
    'no signature': tampered(swap(SIGNATURE, '')),
  },
  misplaced_signature: {
    'a signature in the subject': tampered((xml) =>
      swap('<saml:NameID ', `${signatureOf(xml)}<saml:NameID `)(xml.replace(SIGNATURE, '')),
    ),
    'a signature of another namespace in Status': misissued(
      swap('<samlp:Status>', '<samlp:Status><e:Signature xmlns:e="urn:evil"/>'),
    ),
  },
  several_signatures: {
    'two signatures on the assertion': tampered((xml) => xml.replace(SIGNATURE, (s) => s + s)),
    'two signatures on the response': tampered((xml) => xml.replace(SIGNATURE, (s) => s + s), { sign: 'response' }),
  },
  signature_malformed: {
    'a signature without a value': tampered(swap(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, '')),
    'two SignedInfo': tampered(swap(/<ds:SignedInfo.*<\/ds:SignedInfo>/s, (info) => info + info)),
    'an element inside the digest': edited(swap('</ds:DigestValue>', '<x/></ds:DigestValue>')),
    'a value that isn’t base64': tampered(swap('<ds:SignatureValue>', '<ds:SignatureValue>*')),
    'a truncation length': edited(
      swap('</ds:SignatureMethod>', '<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>'),
    ),
    'text between the parts': tampered(swap('<ds:SignatureValue>', 'x<ds:SignatureValue>')),
    'a SAML element in KeyInfo': oddlySigned({ keyInfo: '<saml:NameID>eve</saml:NameID>' }),
    'a prefix list of 25': oddlySigned({ inclusivePrefixes: longPrefixList }),
    'a prefix list without a list': edited(
      swap(
        '</ds:CanonicalizationMethod>',
        `<e:InclusiveNamespaces xmlns:e="${EXCLUSIVE}"/></ds:CanonicalizationMethod>`,
      ),
    ),
    'a prefix list that begins with a space': oddlySigned({ inclusivePrefixes: ['', 'xs'] }),
    'a prefix list with another kind of space': oddlySigned({ inclusivePrefixes: ['xs\u00a0saml'] }),
  },
  signature_object: {
    'an Object': tampered(swap('</ds:Signature>', '<ds:Object/></ds:Signature>')),
  },
  several_references: {
    'two references': edited((info) => info.replace(REFERENCE, (r) => r + r)),
    '300 references': edited((info) => info.replace(REFERENCE, (r) => r.repeat(300))),
    'a reference to something else behind the true one': edited((info) =>
      info.replace(REFERENCE, (r) => r + r.replace('#_assertion', '#_evil')),
    ),
  },
  reference_elsewhere: {
    'a reference to the response from the assertion': edited(swap('#_assertion', '#_response')),
    'an empty reference': edited(swap('#_assertion', '')),
    'a reference without a URI': edited(swap(' URI="#_assertion"', '')),
    'a reference to another host': edited(swap('#_assertion', 'https://evil.test/a.xml')),
    'a reference to a file': edited(swap('#_assertion', 'file:///etc/passwd')),
    'a reference to the root': edited(swap('#_assertion', '#xpointer(/)')),
    'an escaped reference': edited(swap('#_assertion', '#%5Fassertion')),
    'a reference by XPointer': edited(swap('#_assertion', "#xpointer(id('_assertion'))")),
    'a signature that was moved from another assertion': tampered(swap(' ID="_assertion"', ' ID="_other"')),
  },
}
