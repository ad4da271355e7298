import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto'
import { env } from './env'

/** 256 random bits, base64url: for cookies, links and codes that machines carry. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Eight decimal digits that a person types: 26 bits, so it lives minutes and dies after few tries. */
export function newCode(): string {
  return randomInt(100_000_000).toString().padStart(8, '0')
}

/** What is stored of a secret: its SHA-256, base64url. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url')
}

/** Compares a presented secret with a stored {@link digest} in constant time. */
export function matchesDigest(secret: string, stored: string): boolean {
  return timingSafeEqual(Buffer.from(digest(secret)), Buffer.from(stored.padEnd(43).slice(0, 43)))
}

/**
 * Seals text that we must read again (AES-256-GCM): `v<key>.<iv>.<tag>.<data>`.
 * `purpose` is authenticated with it, so that a value sealed for one column or
 * page opens nowhere else.
 */
export function seal(purpose: string, text: string): string {
  const { version, key } = env().ENCRYPTION_KEYS.at(-1)!
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose))
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return [`v${version}`, ...[iv, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join('.')
}

/** Opens what {@link seal} made for the same purpose; `null` for anything else. */
export function unseal(purpose: string, sealed: string): string | null {
  const [version, iv, tag, data] = sealed.split('.')
  const known = env().ENCRYPTION_KEYS.find((candidate) => `v${candidate.version}` === version)
  if (!known || !iv || !tag || data === undefined) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', known.key, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]).toString('utf8')
  } catch {
    return null // forged, cut, or of another purpose
  }
}

/** A key for one purpose, derived from each encryption key (RFC 5869), newest first. */
export function derivedKeys(purpose: string): string[] {
  const derive = (key: Buffer) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32)).toString('base64url')
  return env()
    .ENCRYPTION_KEYS.map(({ key }) => derive(key))
    .reverse()
}
