/** What a key of the vendor's API may be for. A key can do what it names and nothing else. */
export const keyPermissions = ['organizations', 'connections', 'setup-links', 'plan'] as const
export type KeyPermission = (typeof keyPermissions)[number]

/** A key ends by itself. */
export const KEY_DAYS = { usual: 365, most: 366 } as const

/** 24 letters of the id, and 256 bits in base64url: a form that scanners for leaked secrets can look for. */
const SHAPE = /^(opk_[0-9a-hjkmnp-tv-z]{24})_[\w-]{43}$/

/** A key as its machine sends it. @param secret 43 letters of base64url */
export function keyOf(id: string, secret: string): string {
  return `${id}_${secret}`
}

/** The id within a key; `null` for what cannot be one, of which the database is not asked. */
export function idOfKey(key: string): string | null {
  return SHAPE.exec(key)?.[1] ?? null
}

/**
 * The key in an `Authorization` header (RFC 6750 §2.1; the scheme in any case,
 * RFC 9110 §11.1); `null` for none and for another scheme.
 */
export function keyInHeader(authorization: string | null): string | null {
  return /^bearer ([\w.~+/=-]{1,200})$/i.exec(authorization ?? '')?.[1] ?? null
}
