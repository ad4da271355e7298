import { type HostileCases, misissued, oddlySigned, swap, tampered } from './saml-scene'

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
  },
  signature_object: {
    'an Object': tampered(swap('</ds:Signature>', '<ds:Object/></ds:Signature>')),
  },
  several_references: {
    'two references': edited((info) => info.replace(REFERENCE, (r) => r + r)),
  },
  reference_elsewhere: {
    'a reference to the response from the assertion': edited(swap('#_assertion', '#_response')),
    'an empty reference': edited(swap('#_assertion', '')),
    'a reference by XPointer': edited(swap('#_assertion', "#xpointer(id('_assertion'))")),
    'a signature that was moved from another assertion': tampered(swap(' ID="_assertion"', ' ID="_other"')),
  },
}
