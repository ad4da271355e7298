import { X509Certificate } from 'node:crypto'
import { fail } from '@/lib/platform/errors'

/** More than any provider has; each answer is checked against all of them (I16). */
export const MAX_KEYS = 20
export const TOO_MANY_KEYS = `A connection trusts at most ${MAX_KEYS} signing keys. Take those away that are not used any more.`

export type Certificate = { pem: string; fingerprint: string; notAfter: Date }

/**
 * Reads an IdP's signing certificate, PEM or bare base64.
 *
 * @throws Failure `certificate_invalid` for anything that does not parse, for
 *   RSA keys under 2048 bits, and for keys that cannot sign a SAML response.
 */
export function readCertificate(text: string): Certificate {
  if (/PRIVATE KEY-----/.test(text)) fail('certificate_invalid', { detail: 'It is a private key, and was not kept.' })
  const body = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '')
  const pem = `-----BEGIN CERTIFICATE-----\n${body.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END CERTIFICATE-----\n`
  const certificate = parse(pem)
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {}
  if (asymmetricKeyType === 'rsa' && modulusLength < 2048)
    fail('certificate_invalid', { detail: 'Its RSA key is shorter than 2048 bits; ask for a new one at the provider.' })
  // Each answer that names nobody's key is checked against all of them: a monstrous one would hold everybody up (I16).
  if (modulusLength > 8192 || publicExponent > 0xffff_ffffn)
    fail('certificate_invalid', { detail: 'Its RSA key is longer than 8192 bits; ask for a new one at the provider.' })
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
