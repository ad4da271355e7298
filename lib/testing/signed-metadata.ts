import { SignedXml } from 'xml-crypto'
import type { SigningKey } from './saml'

/** Metadata as providers sign it: the whole document (SAML metadata §3), RSA-SHA256, by `key`. */
export function signedBy({ privateKeyPem }: SigningKey, xml: string): string {
  const signer = new SignedXml({
    privateKey: privateKeyPem,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  })
  signer.addReference({
    xpath: '/*',
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
  })
  signer.computeSignature(xml.replace('<md:EntityDescriptor ', '<md:EntityDescriptor ID="_m1" '), {
    prefix: 'ds',
    location: { reference: '/*/*[1]', action: 'before' },
  })
  return signer.getSignedXml()
}
