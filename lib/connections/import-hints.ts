import { X509Certificate } from 'node:crypto'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { hostOf } from './model'
import type { DraftConfig } from './revision-config'

/** Something to look at in what was imported; `stops`: nothing was taken. */
export type Hint = { code: HintCode; sentence: string; stops: boolean }

const SOON_SECONDS = 30 * DAY_SECONDS

/** Every wrong turn that the import box knows, with what to do instead. */
export const hintSentences = {
  web_page:
    'This is a web page, not metadata. At your provider look for “metadata URL” or “federation metadata”, and copy that link.',
  sign_in_page: 'This is the provider’s sign-in page. The metadata has a link or a file of its own, usually beside it.',
  own_metadata: 'These are our own values, which belong into your provider. Here we need your provider’s metadata.',
  service_provider:
    'This describes an application that people sign in to. Here we need the metadata of the identity provider.',
  several_entities:
    'This lists several providers. Paste the part of the one that your people use, from <EntityDescriptor to its end.',
  no_scheme: 'That looks like a link without its beginning. Copy all of it, from “https://” on.',
  plain_http: 'The link begins with http. Use the one that begins with https.',
  placeholder:
    'The link still holds a placeholder. Replace it with your own tenant’s name or ID, or copy the link from your provider.',
  is_oidc: 'That is an OpenID Connect discovery address. Go back and choose OIDC, or copy the SAML metadata link.',
  is_saml: 'That is SAML metadata. Go back and choose SAML, or copy the issuer of the OpenID Connect application.',
  unreachable: 'Nothing answered there. If your provider is in your own network, download the metadata and paste it.',
  not_public: 'That address leads into a private network, where we never go. Download the metadata and paste it.',
  certificate_alone: 'That is a certificate alone. Give the entity ID and the sign-in address too, below.',
  private_key:
    'That is a private key. It must never leave your provider, so replace it there. Here we need the certificate.',
  wrong_binding:
    'It offers no way to sign in that browsers can go. Turn on HTTP-Redirect or HTTP-POST at your provider.',
  no_certificate:
    'It holds no signing certificate, so nobody’s answer could be checked. Turn on signing at your provider.',
  not_understood:
    'We could not read that. Paste the metadata’s link or all of its text, from the first “<” to the last “>”.',
  certificate_ended:
    'A certificate has ended. We still accept what it signs, but your provider should have a newer one.',
  certificate_soon: 'A certificate ends within 30 days. Ask your provider’s administrator for the next one.',
  weak_certificate:
    'A certificate’s key is too weak for us. Make a new one at your provider, with RSA 2048 bits or more.',
  sha1_certificate: 'A certificate signs itself with SHA-1. That weakens nothing here, but says how old it is.',
  pasted_once: 'Metadata that was pasted is never read again. With its link we notice new certificates by ourselves.',
  no_key_method:
    'By its own description your provider takes no certificate (private_key_jwt). Use a client secret, unless its administrators know better.',
  no_secret_method:
    'By its own description your provider takes no client secret. Make a certificate instead, and upload it there.',
  no_known_method:
    'By its own description your provider takes neither a client secret nor a certificate (private_key_jwt). Choose another way at the application there.',
  http_post:
    'People go there through a page with a form (HTTP-POST). HTTP-Redirect is quicker, where your provider offers it.',
} as const satisfies Record<string, string>
export type HintCode = keyof typeof hintSentences

export function hint(code: HintCode, stops = false, sentence: string = hintSentences[code]): Hint {
  return { code, sentence, stops }
}

/** What is worth a look in what a draft holds, as of `now`: the page says it again on each day it is opened. */
export function hintsAbout(config: DraftConfig, now: Date): Hint[] {
  if (config.kind === 'oidc') return hintsAboutClient(config)
  if (!config.certificates) return []
  const ends = config.certificates.map(({ notAfter }) => notAfter)
  const soon = addSeconds(now, SOON_SECONDS)
  return [
    ...(ends.some((end) => end <= now) ? [hint('certificate_ended')] : []),
    ...(ends.some((end) => end > now && end <= soon) ? [hint('certificate_soon')] : []),
    ...(config.certificates.some(({ pem }) => signsItselfWithSha1(pem)) ? [hint('sha1_certificate')] : []),
    ...(config.metadataXml && !config.metadataUrl ? [hint('pasted_once')] : []),
    ...(config.binding === 'post' ? [hint('http_post')] : []),
  ]
}

/** The algorithm's own object identifier (1.2.840.113549.1.1.5, ecdsa-with-SHA1) in the certificate's outer part. */
function signsItselfWithSha1(pem: string): boolean {
  const der = new X509Certificate(pem).raw.toString('hex')
  return /06092a864886f70d010105|06072a8648ce3d0401/.test(der)
}

/** What the token endpoint would refuse, as its discovery document says it; without a list it says nothing. */
function hintsAboutClient({ clientAuth, providerMetadata }: Extract<DraftConfig, { kind: 'oidc' }>): Hint[] {
  const methods = providerMetadata?.token_endpoint_auth_methods_supported
  if (!Array.isArray(methods)) return []
  const takesKey = methods.includes('private_key_jwt')
  const takesSecret = methods.includes('client_secret_basic') || methods.includes('client_secret_post')
  if (!takesKey && !takesSecret) return [hint('no_known_method')]
  if (clientAuth === 'private_key_jwt') return takesKey ? [] : [hint('no_key_method')]
  return takesSecret ? [] : [hint('no_secret_method')]
}

/** What an import box understood, in a few facts for people. */
export function recognised(config: DraftConfig): [string, string][] {
  if (config.kind === 'oidc') {
    if (!config.issuer) return []
    const { authorization_endpoint: at, id_token_signing_alg_values_supported: algorithms } =
      config.providerMetadata ?? {}
    return [
      ['Issuer', config.issuer],
      ['People are sent to', hostOf(String(at))],
      ...(Array.isArray(algorithms) ? [['Signs with', algorithms.join(', ')] as [string, string]] : []),
    ]
  }
  if (!config.entityId) return []
  const bindings = { redirect: 'HTTP-Redirect', post: 'HTTP-POST' }
  return [
    ['Entity ID of the provider', config.entityId],
    ['People are sent to', hostOf(config.signInUrl ?? '')],
    ['Binding', bindings[config.binding ?? 'redirect']],
    ['Read again each day from', config.metadataUrl ?? 'nowhere: it was pasted'],
  ]
}
