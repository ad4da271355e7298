import { env } from '@/lib/platform/env'

/** Where the provider answers, below the product's own address. */
export const MOUNT = '/oidc'

/** What an app is told of us: the issuer, and where its library finds the rest (OpenID Connect Discovery 1.0 §4). */
export function addressesOfIssuer(): { issuer: string; discoveryUrl: string } {
  const issuer = env().PUBLIC_URL + MOUNT
  return { issuer, discoveryUrl: `${issuer}/.well-known/openid-configuration` }
}
