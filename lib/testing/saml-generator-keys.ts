import { checkPrimeSync, createECDH, createHash, createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { certifiedKey, createEcSigningKey } from './saml-keys'
import type { SigningKey } from './saml-sign'

type FixedKeys = { rsa: SigningKey; ec: SigningKey; stranger: SigningKey }
let made: FixedKeys | null = null

/**
 * Keys that are the same in each run, so that a seed alone makes a document
 * again, byte for byte but for ECDSA's own chance. They are known to everybody.
 */
export function fixedKeys(): FixedKeys {
  made ??= {
    rsa: certifiedKey('idp.orga.test', fixedRsaKey('idp')),
    ec: createEcSigningKey('curve.orga.test', fixedEcKey('curve')),
    stranger: certifiedKey('stranger.test', fixedRsaKey('stranger')),
  }
  return made
}

const EXPONENT = 65537n

function fixedRsaKey(name: string): KeyObject {
  const [p, q] = [fixedPrime(`${name} p`), fixedPrime(`${name} q`)]
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  const parts = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  const jwk = Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, base64url(value)]))
  return createPrivateKey({ key: { kty: 'RSA', ...jwk } as JsonWebKey, format: 'jwk' })
}

/** 1,024 bits, the two highest and the lowest set; the next prime from there. */
function fixedPrime(name: string): bigint {
  const bytes = Array.from({ length: 4 }, (_, i) => createHash('sha256').update(`${name} ${i}`).digest('hex'))
  let candidate = BigInt(`0x${bytes.join('')}`) | (3n << 1022n) | 1n
  while (candidate % EXPONENT === 1n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

/** By the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n]
  while (a > 1n) {
    const quotient = a / b
    ;[a, b] = [b, a % b]
    ;[x, y] = [y, x - quotient * y]
  }
  return x < 0n ? x + modulus : x
}

function base64url(value: bigint): string {
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')
}

function fixedEcKey(name: string): KeyObject {
  const d = createHash('sha256').update(name).digest()
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  const point = curve.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x, y }
  return createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })
}
