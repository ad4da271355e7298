import type { AppKind } from '@/lib/platform/prisma/client'

/** What an app may ask for; `openid` always brings who, at which organization and with which role. */
export const scopes = ['openid', 'profile', 'email', 'offline_access'] as const
export type Scope = (typeof scopes)[number]

export const appKinds = ['web', 'browser', 'native'] as const satisfies readonly AppKind[]

/** In words, for the page that asks the person. */
export const scopeWords: Record<Scope, string> = {
  openid: 'who you are at this organization: your role and your teams',
  profile: 'your name and username',
  email: 'your email address',
  offline_access: 'all of this until you sign out, also while you are away',
}

/** Codes live a minute, access tokens five (I11): whatever an app keeps dies soon after the session. */
export const CODE_SECONDS = 60
export const ACCESS_TOKEN_SECONDS = 300
export const ID_TOKEN_SECONDS = 300

/** Why a redirect address is refused, in words for whom registers it; `null` when it is fine (RFC 8252, RFC 9700 §4.1). */
export function redirectProblem(kind: AppKind, address: string): string | null {
  if (!URL.canParse(address)) return 'That is not an address.'
  const url = new URL(address)
  if (url.hash || address.includes('#')) return 'It must not have a part after “#”.'
  if (address.includes('*')) return 'Addresses are compared letter by letter; “*” is no placeholder.'
  if (url.username || url.password) return 'It must not hold a password.'
  if (url.protocol === 'https:') return null
  if (url.protocol === 'http:')
    return isLoopback(url) ? null : 'It must begin with https (http only for this very computer).'
  if (kind !== 'native') return 'It must begin with https.'
  return url.protocol.slice(0, -1).includes('.')
    ? null
    : 'An app’s own scheme is a reversed domain name, such as com.example.app.'
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}
