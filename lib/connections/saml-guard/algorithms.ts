import { type KeyObject, verify, X509Certificate } from 'node:crypto'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const ENC = 'http://www.w3.org/2001/04/xmlenc#'

export type SignatureAlgorithm = { keyType: 'rsa' | 'ec'; hash: 'sha256' | 'sha384' | 'sha512' }

/** The signatures we accept (RFC 6931 §2.3): PKCS #1 v1.5 and ECDSA with SHA-2. */
export const signatureAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  (['rsa', 'ec'] as const).flatMap((keyType) =>
    (['sha256', 'sha384', 'sha512'] as const).map((hash) => [
      `${MORE}${keyType === 'ec' ? 'ecdsa' : 'rsa'}-${hash}`,
      { keyType, hash },
    ]),
  ),
)

export const digestAlgorithms: ReadonlyMap<string, string> = new Map([
  [`${ENC}sha256`, 'sha256'],
  [`${MORE}sha384`, 'sha384'],
  [`${ENC}sha512`, 'sha512'],
])

export function usesSha1(algorithm: string): boolean {
  return /[#-]sha1$/.test(algorithm)
}

/** A pinned certificate, ready to verify with. `weak` keys verify too, so that the admin can be told about them. */
export type PinnedKey = { key: KeyObject; fingerprint: string; weak: boolean }

const CURVES = ['prime256v1', 'secp384r1', 'secp521r1']
const MIN_RSA_BITS = 2048

/** Reads the pinned certificates (PEM). One that can't be read verifies nothing; dates aren't asked, the pin decides. */
export function readPinnedKeys(certificates: readonly string[]): PinnedKey[] {
  return certificates.flatMap((pem) => readPinnedKey(pem) ?? [])
}

/** Reading one takes as long as the rest of the guard. What a certificate says never changes, so it is read once. */
const known = new Map<string, PinnedKey | null>()
const KNOWN_AT_MOST = 2_000

function readPinnedKey(pem: string): PinnedKey | null {
  const read = known.get(pem)
  if (read !== undefined) return read
  if (known.size >= KNOWN_AT_MOST) known.clear()
  const key = parsePinnedKey(pem)
  known.set(pem, key)
  return key
}

function parsePinnedKey(pem: string): PinnedKey | null {
  try {
    const { publicKey: key, fingerprint256: fingerprint } = new X509Certificate(pem)
    return { key, fingerprint, weak: isWeak(key) }
  } catch {
    return null
  }
}

function isWeak(key: KeyObject): boolean {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa') return modulusLength < MIN_RSA_BITS
  return !CURVES.includes(namedCurve)
}

/** The pinned key that made `value` over `text`, if any. ECDSA values are r‖s (RFC 4050 §3.3). */
export function signerOf(
  text: string,
  value: Uint8Array,
  { keyType, hash }: SignatureAlgorithm,
  keys: readonly PinnedKey[],
): PinnedKey | undefined {
  const data = Buffer.from(text, 'utf8')
  return keys.find(
    ({ key }) => key.asymmetricKeyType === keyType && verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, value),
  )
}
