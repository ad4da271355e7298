import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'
import { certificateBody } from './saml-sign'

export const ENC = 'http://www.w3.org/2001/04/xmlenc#'
export const ENC11 = 'http://www.w3.org/2009/xmlenc11#'
export const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1'

/** What an assertion is encrypted with. Bad choices are carried out, since hostile documents are made with it too. */
export type Encryption = {
  /** Certificate (PEM) of whom it is for. */
  to: string
  /** Any of {@link ciphers}. Default: AES-256-GCM. */
  cipher?: keyof typeof ciphers
  /** Default: RSA-OAEP with SHA-1 and MGF1 of SHA-1, named as XML Encryption 1.0 does. */
  transport?: keyof typeof transports
  /** Where the key stands: within KeyInfo (the default), or beside the data with a RetrievalMethod, as OpenSAML may. */
  key?: 'within' | 'beside'
  /** Changes what is encrypted, or the finished element. */
  editContent?: (xml: string) => string
  edit?: (xml: string) => string
}

const ciphers = {
  'aes128-gcm': { uri: `${ENC11}aes128-gcm`, name: 'aes-128-gcm', key: 16, nonce: 12 },
  'aes192-gcm': { uri: `${ENC11}aes192-gcm`, name: 'aes-192-gcm', key: 24, nonce: 12 },
  'aes256-gcm': { uri: `${ENC11}aes256-gcm`, name: 'aes-256-gcm', key: 32, nonce: 12 },
  'aes128-cbc': { uri: `${ENC}aes128-cbc`, name: 'aes-128-cbc', key: 16, nonce: 16 },
  'aes192-cbc': { uri: `${ENC}aes192-cbc`, name: 'aes-192-cbc', key: 24, nonce: 16 },
  'aes256-cbc': { uri: `${ENC}aes256-cbc`, name: 'aes-256-cbc', key: 32, nonce: 16 },
  'tripledes-cbc': { uri: `${ENC}tripledes-cbc`, name: 'des-ede3-cbc', key: 24, nonce: 8 },
} as const

const { RSA_PKCS1_OAEP_PADDING: OAEP, RSA_PKCS1_PADDING: RSA_1_5 } = constants
const digest = (uri: string) => `<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${uri}"/>`
const mask = (name: string) => `<xenc11:MGF xmlns:xenc11="${ENC11}" Algorithm="${ENC11}${name}"/>`

const transports = {
  'oaep-mgf1p': { uri: `${ENC}rsa-oaep-mgf1p`, padding: OAEP, hash: 'sha1', says: digest(SHA1) },
  'oaep-mgf1p, unsaid': { uri: `${ENC}rsa-oaep-mgf1p`, padding: OAEP, hash: 'sha1', says: '' },
  'oaep-sha1': { uri: `${ENC11}rsa-oaep`, padding: OAEP, hash: 'sha1', says: '' },
  'oaep-sha256': {
    uri: `${ENC11}rsa-oaep`,
    padding: OAEP,
    hash: 'sha256',
    says: digest(`${ENC}sha256`) + mask('mgf1sha256'),
  },
  'rsa-1_5': { uri: `${ENC}rsa-1_5`, padding: RSA_1_5, hash: 'sha1', says: '' },
} as const

/** An EncryptedAssertion (SAML core §2.3.4) around an assertion's text, by node:crypto alone. */
export function encryptedAssertion(assertion: string, e: Encryption): string {
  const { uri, key: length } = ciphers[e.cipher ?? 'aes256-gcm']
  const contentKey = randomBytes(length)
  const content = encryptContent(e.editContent?.(assertion) ?? assertion, e.cipher ?? 'aes256-gcm', contentKey)
  const beside = e.key === 'beside'
  const encryptedKey = keyElement(contentKey, e)
  const retrieval = `<ds:RetrievalMethod Type="${ENC}EncryptedKey" URI="#_key"/>`
  const xml = [
    '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">',
    `<xenc:EncryptedData xmlns:xenc="${ENC}" Id="_data" Type="${ENC}Element">`,
    `<xenc:EncryptionMethod Algorithm="${uri}"/>`,
    `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${beside ? retrieval : encryptedKey}</ds:KeyInfo>`,
    `<xenc:CipherData><xenc:CipherValue>${content.toString('base64')}</xenc:CipherValue></xenc:CipherData>`,
    `</xenc:EncryptedData>${beside ? encryptedKey : ''}</saml:EncryptedAssertion>`,
  ].join('')
  return e.edit?.(xml) ?? xml
}

function keyElement(contentKey: Buffer, { to, transport = 'oaep-mgf1p', key }: Encryption): string {
  const { uri, padding, hash, says } = transports[transport]
  const wrapped = publicEncrypt({ key: to, padding, oaepHash: hash }, contentKey).toString('base64')
  const references = '<xenc:ReferenceList><xenc:DataReference URI="#_data"/></xenc:ReferenceList>'
  return [
    `<xenc:EncryptedKey xmlns:xenc="${ENC}" Id="_key">`,
    `<xenc:EncryptionMethod Algorithm="${uri}">${says}</xenc:EncryptionMethod>`,
    '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>',
    `${certificateBody(to)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`,
    `<xenc:CipherData><xenc:CipherValue>${wrapped}</xenc:CipherValue></xenc:CipherData>`,
    `${key === 'beside' ? references : ''}</xenc:EncryptedKey>`,
  ].join('')
}

function encryptContent(text: string, cipher: keyof typeof ciphers, key: Buffer): Buffer {
  const { name, nonce } = ciphers[cipher]
  const start = randomBytes(nonce)
  if (!name.endsWith('gcm')) {
    const encipher = createCipheriv(name, key, start)
    return Buffer.concat([start, encipher.update(text), encipher.final()])
  }
  const encipher = createCipheriv(name as 'aes-256-gcm', key, start)
  return Buffer.concat([start, encipher.update(text), encipher.final(), encipher.getAuthTag()])
}
