import { type ClientKey, publicPartOf, readClientKeyPair, writeClientKey } from './client-key'
import type { OidcConfig } from './revision-config'

/** What an operator gives for the token endpoint: a secret, or a key with its certificate (OIDC Core §9). */
export type GivenCredential = { clientSecret: string } | { clientKey: ClientKey }

/** The columns that say how the token endpoint knows us, and what is sealed for it. */
export type Credential = Pick<OidcConfig, 'clientAuth' | 'clientSecretExpiresAt'> & { secret: string }

/** When a secret ends we are not told; of a key its certificate says it. @throws Failure `client_key_invalid` */
export function credentialOf(given: GivenCredential, now: Date): Credential {
  if ('clientSecret' in given)
    return { clientAuth: 'client_secret', clientSecretExpiresAt: null, secret: given.clientSecret }
  const secret = writeClientKey(readClientKeyPair(given.clientKey, now))
  return { clientAuth: 'private_key_jwt', clientSecretExpiresAt: publicPartOf(secret).notAfter, secret }
}
