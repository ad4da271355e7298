import { createDecipheriv, randomBytes } from 'node:crypto'
import xmlEncryption from 'xml-encryption'
import type { Ciphertext, Decrypt } from './saml-guard/encryption'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Opens what was encrypted to a private key (PEM): RSA-OAEP by xml-encryption,
 * then AES-GCM (xmlenc-core1 §5.2.4). Where the key can't be unwrapped, another
 * is made up and the work goes on, so that every failure looks the same and
 * none tells what of it was right.
 */
export function decryptionWith(privateKey: string): Decrypt {
  return (ciphertext) => {
    const bytes = ciphertext.cipher === 'aes-128-gcm' ? 16 : 32
    const madeUp = randomBytes(bytes)
    const unwrapped = unwrap(ciphertext, privateKey)
    return openContent(ciphertext, unwrapped?.length === bytes ? unwrapped : madeUp)
  }
}

function unwrap({ transport, encryptedKey }: Ciphertext, key: string): Buffer | null {
  try {
    return xmlEncryption.decryptKeyInfo(plainKeyInfo(transport, encryptedKey), { key })
  } catch {
    return null
  }
}

/** Written anew from what the guard has judged: the library's own reading of a document never matters. */
function plainKeyInfo({ algorithm, digest, mask }: Ciphertext['transport'], encryptedKey: Buffer): string {
  const mgf = mask && `<MGF xmlns="http://www.w3.org/2009/xmlenc11#" Algorithm="${mask}"/>`
  return `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><EncryptedKey xmlns="http://www.w3.org/2001/04/xmlenc#">
<EncryptionMethod Algorithm="${algorithm}"><DigestMethod xmlns="http://www.w3.org/2000/09/xmldsig#" Algorithm="${digest}"/>${mgf ?? ''}</EncryptionMethod>
<CipherData><CipherValue>${encryptedKey.toString('base64')}</CipherValue></CipherData></EncryptedKey></KeyInfo>`
}

function openContent({ cipher, content }: Ciphertext, key: Buffer): Buffer | null {
  if (content.length < NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv(cipher, key, content.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(content.subarray(-TAG_BYTES))
  const text = decipher.update(content.subarray(NONCE_BYTES, -TAG_BYTES))
  try {
    return Buffer.concat([text, decipher.final()])
  } catch {
    return null
  }
}
