import { X509Certificate } from 'node:crypto'
import { fail } from '@/lib/platform/errors'

export type Certificate = { pem: string; fingerprint: string; notAfter: Date }

/**
 * Reads an IdP's signing certificate, PEM or bare base64.
 *
 * @throws Failure `certificate_invalid` for anything that does not parse, for
 *   RSA keys under 2048 bits, and for keys that cannot sign a SAML response.
 */
export function readCertificate(text: string): Certificate {
  const body = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '')
  const pem = `-----BEGIN CERTIFICATE-----\n${body.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END CERTIFICATE-----\n`
  const certificate = parse(pem)
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    fail('certificate_invalid', { detail: 'Its RSA key is shorter than 2048 bits; ask for a new one at the provider.' })
  if (asymmetricKeyType !== 'rsa' && asymmetricKeyType !== 'ec')
    fail('certificate_invalid', { detail: 'Its key is neither RSA nor EC.' })
  return { pem, fingerprint: certificate.fingerprint256, notAfter: new Date(certificate.validTo) }
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    fail('certificate_invalid', { detail: 'Paste all of it, with the BEGIN and END lines.', cause })
  }
}
