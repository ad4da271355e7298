import { createHash } from 'node:crypto'
import forge from 'node-forge'
import type { SigningKey } from './saml-sign'

/** Of every certificate made here: long enough for any test. */
const [FROM, UNTIL] = [new Date('2026-01-01T00:00:00Z'), new Date('2046-01-01T00:00:00Z')]

/**
 * An RSA key and its certificate that are the same in each run, to the byte:
 * what is made with them can be made again. Everybody can know them, so they
 * are for documents that lie in the repository only.
 */
export function knownSigningKey(commonName: string, bits: 1024 | 2048 = 2048): SigningKey {
  const prng = forge.random.createInstance()
  prng.seedFileSync = (length: number) => bytesFrom(`${commonName} ${bits}`, length)
  const { privateKey, publicKey } = forge.pki.rsa.generateKeyPair({ bits, prng })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = publicKey
  certificate.serialNumber = '01'
  certificate.validity = { notBefore: FROM, notAfter: UNTIL }
  const name = [{ name: 'commonName', value: commonName }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.sign(privateKey, forge.md.sha256.create())
  const pkcs8 = forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(privateKey))
  return {
    privateKeyPem: unixLines(forge.pki.privateKeyInfoToPem(pkcs8)),
    certificatePem: unixLines(forge.pki.certificateToPem(certificate)),
  }
}

function bytesFrom(seed: string, length: number): string {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash('sha256').update(`${seed} ${i}`).digest().toString('latin1'),
  )
  return blocks.join('').slice(0, length)
}

function unixLines(pem: string): string {
  return pem.replaceAll('\r\n', '\n')
}
