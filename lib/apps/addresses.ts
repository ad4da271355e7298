import { type FieldErrors, isFailure } from '@/lib/platform/errors'
import { checkUrl } from '@/lib/platform/http'
import type { AppKind } from '@/lib/platform/prisma/client'
import { redirectProblem } from './model'

export type AppAddresses = {
  redirectUris?: readonly string[] | undefined
  postLogoutRedirectUris?: readonly string[] | undefined
  backchannelLogoutUri?: string | undefined
  homeUrl?: string | undefined
}

/**
 * What is wrong with an app's addresses, by field and in words that name the
 * address; empty when nothing is. Those a browser is sent to must be exact
 * (I20); the one that we call ourselves must be a public one (I12).
 */
export function addressProblems(kind: AppKind, addresses: AppAddresses): FieldErrors {
  const { redirectUris = [], postLogoutRedirectUris = [], backchannelLogoutUri, homeUrl } = addresses
  const problems = {
    redirectUris: listed(redirectUris, (address) => redirectTrouble(kind, address)),
    postLogoutRedirectUris: listed(postLogoutRedirectUris, (address) => redirectTrouble(kind, address)),
    backchannelLogoutUri: backchannelLogoutUri ? logoutTrouble(backchannelLogoutUri) : null,
    homeUrl: homeUrl ? redirectTrouble('web', homeUrl) : null,
  }
  return Object.fromEntries(Object.entries(problems).filter((entry): entry is [string, string] => entry[1] !== null))
}

function listed(addresses: readonly string[], troubleWith: (address: string) => string | null): string | null {
  const lines = addresses.flatMap((address) => {
    const trouble = troubleWith(address)
    return trouble ? [`${address}: ${trouble}`] : []
  })
  return lines.length ? lines.join(' ') : null
}

/** The provider takes no https on loopback from programs on a computer: nobody has a certificate for it (RFC 8252 §7.3). */
function redirectTrouble(kind: AppKind, address: string): string | null {
  const known = redirectProblem(kind, address)
  if (known || kind !== 'native' || !/^https:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$|\?)/i.test(address))
    return known
  return 'On this very computer it must begin with http.'
}

/** OpenID Connect Back-Channel Logout 1.0 §2.2: absolute, without a fragment. */
function logoutTrouble(address: string): string | null {
  if (address.includes('#')) return 'It must not have a part after “#”.'
  try {
    checkUrl(address)
    return null
  } catch (error) {
    if (isFailure(error, 'address_not_public')) return 'That address leads into a private network.'
    if (isFailure(error)) return 'It must be an address that begins with https, without a password.'
    throw error
  }
}
