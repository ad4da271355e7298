import forge from 'node-forge'
import { seal, unseal } from '@/lib/platform/crypto'
import { pool } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { once } from '@/lib/platform/singleton'
import { urls } from '@/lib/platform/urls'
import { escapeXml } from './metadata'

/** Our side of one connection, as its IdP must know it. Each connection has its own (I25). */
export type ServiceProvider = { entityId: string; acsUrl: string; metadataUrl: string; redirectUrl: string }

/** Values that a customer's IdP knows already, from another product or from the revision before; null for our own. */
export type KeptAddresses = { entityId: string | null; acsUrl: string | null }

export function serviceProviderOf(connectionId: string, kept: KeptAddresses | null = null): ServiceProvider {
  const origin = env().PUBLIC_URL
  const metadataUrl = origin + urls.ssoMetadata(connectionId)
  return {
    entityId: kept?.entityId ?? metadataUrl,
    acsUrl: kept?.acsUrl ?? origin + urls.ssoAcs(connectionId),
    metadataUrl,
    redirectUrl: origin + urls.ssoCallback(connectionId),
  }
}

const ENC11 = 'http://www.w3.org/2009/xmlenc11#'
/** What an assertion may be encrypted with, best first; the guard takes nothing else (saml-guard/encryption.ts). */
const encryptionMethods = [
  `${ENC11}aes256-gcm`,
  `${ENC11}aes128-gcm`,
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  `${ENC11}rsa-oaep`,
]

/**
 * Our metadata for one connection (SAML metadata §2.4.4): entity ID, ACS, and
 * the key that signs our requests and opens what is encrypted to us.
 */
export async function serviceProviderMetadata(
  connectionId: string,
  kept: KeptAddresses | null = null,
): Promise<string> {
  const { entityId, acsUrl } = serviceProviderOf(connectionId, kept)
  const { certificate } = await signingKey()
  const body = certificate.replace(/-----[A-Z ]+-----|\s/g, '')
  const keyInfo = `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${body}</X509Certificate></X509Data></KeyInfo>`
  const methods = encryptionMethods.map((algorithm) => `      <EncryptionMethod Algorithm="${algorithm}"/>`).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(entityId)}">
  <SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing">
      ${keyInfo}
    </KeyDescriptor>
    <KeyDescriptor use="encryption">
      ${keyInfo}
${methods}
    </KeyDescriptor>
    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escapeXml(acsUrl)}"/>
  </SPSSODescriptor>
</EntityDescriptor>
`
}

export type SigningKey = { certificate: string; privateKey: string }

/** The installation's key pair (PEM) for signing AuthnRequests and decrypting assertions: made at first need, kept sealed. */
export function signingKey(): Promise<SigningKey> {
  return once('sp-key', async () => (await readKey()) ?? makeKey())
}

const PURPOSE = 'installation.sp-key'

async function readKey(): Promise<SigningKey | null> {
  const { rows } = await pool().query<{ certificate: string | null; sealed: string | null }>(
    'select "spCertificate" as certificate, "spPrivateKeySealed" as sealed from "Installation" where id = 1',
  )
  const row = rows[0]
  if (!row?.certificate || !row.sealed) return null
  const privateKey = unseal(PURPOSE, row.sealed)
  if (!privateKey) throw new Error('The SAML signing key was sealed with a key that ENCRYPTION_KEYS no longer holds.')
  return { certificate: row.certificate, privateKey }
}

/** Two processes may both make one; the first that is written down is the key. */
async function makeKey(): Promise<SigningKey> {
  const made = selfSigned()
  await pool().query(
    `insert into "Installation" (id, "spCertificate", "spPrivateKeySealed") values (1, $1, $2)
     on conflict (id) do update set "spCertificate" = excluded."spCertificate", "spPrivateKeySealed" = excluded."spPrivateKeySealed"
     where "Installation"."spCertificate" is null`,
    [made.certificate, seal(PURPOSE, made.privateKey)],
  )
  return (await readKey()) ?? made
}

/** RSA 2048, ten years: IdPs pin this certificate, so it must not expire under them. */
function selfSigned(): SigningKey {
  const keys = forge.pki.rsa.generateKeyPair(2048)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = keys.publicKey
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`
  certificate.validity.notAfter = new Date(certificate.validity.notBefore.getTime() + 10 * 365 * 86_400_000)
  const name = [{ name: 'commonName', value: 'Porchlight SAML' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  // Some IdPs encrypt only to certificates that say they are for it.
  certificate.setExtensions([{ name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true }])
  certificate.sign(keys.privateKey, forge.md.sha256.create())
  return {
    certificate: forge.pki.certificateToPem(certificate),
    privateKey: forge.pki.privateKeyToPem(keys.privateKey),
  }
}
