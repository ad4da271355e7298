import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { fetchOutside } from '@/lib/platform/http'

type Claims = Record<string, unknown>

/** The two readable parts of an ID token, unverified. */
export type ReadToken = { header: Claims; claims: Claims }

type Algorithm = { hash: string; pss?: true; ec?: true }

/** What openid-client takes from a provider that publishes such keys (RFC 7518 §3.1). */
const algorithms: Record<string, Algorithm> = {
  RS256: { hash: 'sha256' },
  PS256: { hash: 'sha256', pss: true },
  ES256: { hash: 'sha256', ec: true },
}

export function isTokenAlgorithm(name: unknown): boolean {
  return typeof name === 'string' && Object.hasOwn(algorithms, name)
}

/** Honest claims are a few names with lists and addresses below them. */
const MAX_LEVELS = 8
const MAX_LETTERS = 64_000

/** Header and claims of a compact JWS (RFC 7515 §3.1); `null` for what no provider sends. Nothing is verified. */
export function readToken(idToken: string): ReadToken | null {
  if (idToken.length > MAX_LETTERS) return null
  const [header, claims] = idToken.split('.').map(objectIn)
  return header && claims && isShallow(header) && isShallow(claims) ? { header, claims } : null
}

/** Whether a value can be written down again: what is nested too deep to be walked through is kept nowhere. */
export function isShallow(value: unknown, levels = MAX_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1))
}

/**
 * Whether one of the keys that the provider publishes now made the token's
 * signature, whatever its claims say: the library looks at the claims first and
 * at the signature only when they are good. For what is kept and shown of a
 * refused answer; nobody is let in by it. Asks the provider for its keys once
 * more; who does not answer has signed nothing.
 */
export async function isTokenSigned({ jwks_uri: address }: { jwks_uri?: string }, idToken: string): Promise<boolean> {
  const [head, body, signature] = idToken.split('.')
  const header = objectIn(head ?? '')
  const algorithm = isTokenAlgorithm(header?.alg) ? algorithms[String(header?.alg)] : undefined
  if (!header || !algorithm || !address || !signature) return false
  try {
    const { keys } = (await (await fetchOutside(address)).json()) as { keys: (JsonWebKey & { kid?: string })[] }
    const fitting = keys.filter(({ kid }) => !header.kid || kid === header.kid)
    const text = Buffer.from(`${head}.${body}`)
    return fitting.slice(0, 20).some((jwk) => fits(jwk, text, Buffer.from(signature, 'base64url'), algorithm))
  } catch {
    return false
  }
}

function fits(jwk: JsonWebKey, text: Buffer, signature: Buffer, { hash, pss, ec }: Algorithm): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    if ((key.asymmetricKeyType === 'ec') !== Boolean(ec)) return false
    const options = pss
      ? { key, padding: 6, saltLength: 32 }
      : ec
        ? { key, dsaEncoding: 'ieee-p1363' as const }
        : { key }
    return verify(hash, text, options, signature)
  } catch {
    return false
  }
}

function objectIn(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && !Array.isArray(value) ? (value as Claims | null) : null
  } catch {
    return null
  }
}
