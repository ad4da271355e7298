import { createHash, createPrivateKey, generateKeyPair, webcrypto, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'
import * as z from 'zod'
import { fail } from '@/lib/platform/errors'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { isEntra } from './model'
import type { OidcConfig } from './revision-config'

/** The pair with which we sign at an OIDC provider instead of sending a secret (OIDC Core §9, `private_key_jwt`), PEM. */
const ClientKey = z.object({ certificate: z.string(), privateKey: z.string() })
export type ClientKey = z.infer<typeof ClientKey>

type ClientAuth = OidcConfig['clientAuth']

/** What a key begins with where secrets are kept: it can never be taken for a secret, and be sent. */
const TAG = 'private_key_jwt:'

const VALID_SECONDS = 2 * 365 * DAY_SECONDS

/** RSA 2048 with a certificate that it signed itself, for two years: the providers that want a certificate refuse longer ones. */
export async function makeClientKey(now: Date): Promise<ClientKey> {
  const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' } } as const
  const pair = await promisify(generateKeyPair)('rsa', {
    ...{ modulusLength: 2048, ...pem },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey)
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`
  certificate.validity.notBefore = now
  certificate.validity.notAfter = addSeconds(now, VALID_SECONDS)
  const name = [{ name: 'commonName', value: 'Porchlight OIDC' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([{ name: 'keyUsage', critical: true, digitalSignature: true }])
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create())
  return { certificate: forge.pki.certificateToPem(certificate), privateKey: pair.privateKey }
}

/**
 * A pair that was made elsewhere, such as by the provider's administrator: any
 * certificate, and the RSA key of 2048 bits or more that belongs to it.
 *
 * @throws Failure `client_key_invalid`, which says nothing of the key itself
 */
export function readClientKeyPair(given: ClientKey, now: Date): ClientKey {
  const privateKey = parsedOr('The private key can’t be read. It is PEM, without a passphrase.', () =>
    createPrivateKey(given.privateKey),
  )
  const certificate = parsedOr(
    'The certificate can’t be read. It is PEM.',
    () => new X509Certificate(given.certificate),
  )
  if (privateKey.asymmetricKeyType !== 'rsa' || (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    fail('client_key_invalid', { detail: 'We sign with RS256: it has to be an RSA key of 2048 bits or more.' })
  if (!certificate.checkPrivateKey(privateKey))
    fail('client_key_invalid', { detail: 'The certificate belongs to another key.' })
  if (new Date(certificate.validTo) <= now) fail('client_key_invalid', { detail: 'The certificate has ended.' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { certificate: certificate.toString(), privateKey: String(pem) }
}

/** What the engine says of what it can't read may quote it: it is not passed on. */
function parsedOr<T>(detail: string, parse: () => T): T {
  try {
    return parse()
  } catch {
    fail('client_key_invalid', { detail })
  }
}

/** As it is sealed where the client secret would be. */
export function writeClientKey(key: ClientKey): string {
  return TAG + JSON.stringify(key)
}

/** Whether `credential`, as it is kept, is of the kind that `auth` names. */
export function isOfKind(auth: ClientAuth, credential: string): boolean {
  return credential.startsWith(TAG) === (auth === 'private_key_jwt')
}

function readClientKey(credential: string): ClientKey {
  if (!isOfKind('private_key_jwt', credential)) throw new Error('The connection has a client secret, and no key.')
  return ClientKey.parse(JSON.parse(credential.slice(TAG.length)))
}

/** What may be shown of a key: everything that the provider has to know. */
export type PublicClientKey = {
  certificate: string
  /** Whom the certificate names, such as `CN=Porchlight OIDC`. */
  subject: string
  /** Of the certificate, as hex: SHA-1 is what some providers show beside it. */
  sha1: string
  sha256: string
  notAfter: Date
  /** The public key as a JSON Web Key (RFC 7517), for providers that take no certificate. */
  jwk: string
}

export function publicPartOf(credential: string): PublicClientKey {
  const { certificate } = readClientKey(credential)
  const parsed = new X509Certificate(certificate)
  const jwk = { ...parsed.publicKey.export({ format: 'jwk' }), kid: kidOf(parsed), use: 'sig', alg: 'RS256' }
  return {
    ...{ certificate, subject: parsed.subject.replaceAll('\n', ', '), notAfter: new Date(parsed.validTo) },
    ...{ sha1: parsed.fingerprint, sha256: parsed.fingerprint256, jwk: JSON.stringify(jwk) },
  }
}

/** The names by which a provider may know the key, for the header of an assertion (RFC 7515 §4.1.4, §4.1.7, §4.1.8). */
export type KeyNames = { kid: string; x5t: string; 'x5t#S256': string }

/** The key, ready to sign RS256, and its names. @throws Error for what is no key. */
export async function openClientKey(credential: string): Promise<{ key: webcrypto.CryptoKey; names: KeyNames }> {
  const { certificate, privateKey } = readClientKey(credential)
  const der = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' })
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
  const parsed = new X509Certificate(certificate)
  const thumbprint = (hash: string) => createHash(hash).update(parsed.raw).digest('base64url')
  return { key, names: { kid: kidOf(parsed), x5t: thumbprint('sha1'), 'x5t#S256': thumbprint('sha256') } }
}

type Part = Record<string, unknown>

/** Okta's token endpoints, under the customer's own host name too: of the organization's server, or of one that it added. */
const OKTA_TOKENS = /^\/oauth2\/(?:[^/]+\/)?v1\/token$/

/**
 * Says in an assertion which key signs it, and to whom. Entra knows keys by
 * their certificate's thumbprint alone; Entra and Okta want their token endpoint
 * as audience (RFC 7523 §3); everybody else gets the issuer, as the library has it.
 */
export function address(
  { issuer, metadata }: { issuer: string; metadata: { token_endpoint?: string } },
  { kid, ...thumbprints }: KeyNames,
  header: Part,
  claims: Part,
): void {
  Object.assign(header, thumbprints, isEntra(issuer) ? {} : { kid })
  const endpoint = metadata.token_endpoint
  if (endpoint && (isEntra(issuer) || OKTA_TOKENS.test(new URL(endpoint).pathname))) claims.aud = endpoint
}

/** Of the public key, as Keycloak names the keys of certificates that it is given. */
function kidOf({ publicKey }: X509Certificate): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
}
