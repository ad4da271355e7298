import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import forge from 'node-forge'
import type { SigningKey } from './saml-sign'

const DAY = 86_400_000

/** A fresh RSA key (2048 bits unless told) with a certificate that it signed itself, by SHA-256, for ten years unless told. */
export function createSigningKey(
  commonName: string,
  options: { notAfter?: Date; bits?: 1024 | 2048 | 3072; digest?: 'sha1' | 'sha256' } = {},
): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: options.bits ?? 2048 })
  return certifiedKey(commonName, privateKey, options)
}

/** A certificate for an RSA key that is there already. */
export function certifiedKey(commonName: string, privateKey: KeyObject, options: CertificateOptions = {}): SigningKey {
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const certificate = certificateFor(commonName, privateKeyPem, options)
  return { privateKeyPem, certificatePem: unixLines(forge.pki.certificateToPem(certificate)) }
}

/**
 * A P-256 key, fresh unless given, with a certificate. node-forge knows no
 * elliptic curves, so an RSA certificate is made and its public key exchanged
 * before signing.
 */
export function createEcSigningKey(
  commonName: string,
  privateKey: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
): SigningKey {
  const issuer = createSigningKey(`${commonName} issuer`)
  const template = forge.pki.certificateToAsn1(certificateFor(commonName, issuer.privateKeyPem))
  const toBeSigned = (template.value as forge.asn1.Asn1[])[0] as forge.asn1.Asn1
  const fields = toBeSigned.value as forge.asn1.Asn1[]
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  fields[6] = forge.asn1.fromDer(spki.toString('binary')) // RFC 5280 §4.1: subjectPublicKeyInfo

  const signature = sign('sha256', Buffer.from(forge.asn1.toDer(toBeSigned).getBytes(), 'binary'), issuer.privateKeyPem)
  const { Class, Type, create, toDer } = forge.asn1
  const bits = create(Class.UNIVERSAL, Type.BITSTRING, false, `\0${signature.toString('binary')}`)
  const algorithm = fields[2] as forge.asn1.Asn1
  const certificate = create(Class.UNIVERSAL, Type.SEQUENCE, true, [toBeSigned, algorithm, bits])
  const body = Buffer.from(toDer(certificate).getBytes(), 'binary').toString('base64')

  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: `-----BEGIN CERTIFICATE-----\n${body.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  }
}

type CertificateOptions = { notAfter?: Date | undefined; digest?: 'sha1' | 'sha256' | undefined }

function certificateFor(
  commonName: string,
  privateKeyPem: string,
  { notAfter, digest = 'sha256' }: CertificateOptions = {},
): forge.pki.Certificate {
  const key = forge.pki.privateKeyFromPem(privateKeyPem)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`
  certificate.validity.notBefore = new Date(Date.now() - DAY)
  certificate.validity.notAfter = notAfter ?? new Date(Date.now() + 3650 * DAY)
  const name = [{ name: 'commonName', value: commonName }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.sign(key, forge.md[digest].create())
  return certificate
}

function unixLines(pem: string): string {
  return pem.replaceAll('\r\n', '\n')
}
