import { sign } from 'node:crypto'

export type Token = { header: Record<string, unknown>; claims: Record<string, unknown> }

/** Header and claims of a compact JWS (RFC 7515 §3.1), unverified. */
export function decodeToken(text: string): Token {
  const [header, claims] = text
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  return { header, claims }
}

/** Signs with RS256, whatever the header says. */
export function signToken(token: Token, privateKeyPem: string): string {
  return signInput(signingInput(token), privateKeyPem)
}

/** The same over a header and claims that are encoded already, whatever they hold. */
export function signInput(input: string, privateKeyPem: string): string {
  return `${input}.${sign('sha256', Buffer.from(input), privateKeyPem).toString('base64url')}`
}

export function signingInput({ header, claims }: Token): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
}
