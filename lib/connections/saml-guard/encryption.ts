import { decodeBase64 } from './base64'
import { checkEncryptionGrammar } from './encryption-grammar'
import { type Findings, insist } from './findings'
import { attributeOf, elementsOf, everyElement, find, textOf } from './names'
import { parseXml, type XmlElement } from './parse'
import { refuse } from './refusals'

const ENC = 'http://www.w3.org/2001/04/xmlenc#'
const ENC11 = 'http://www.w3.org/2009/xmlenc11#'
const OAEP_MGF1P = `${ENC}rsa-oaep-mgf1p`
const OAEP = `${ENC11}rsa-oaep`
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1'
/** RSA of 8,192 bits. */
const MAX_KEY_BYTES = 1024

/** AES-GCM only (xmlenc-core1 §5.2.4): what CBC hides can be found out by whoever may try often (§8.1). */
const ciphers: ReadonlyMap<string, Cipher> = new Map([
  [`${ENC11}aes128-gcm`, 'aes-128-gcm'],
  [`${ENC11}aes256-gcm`, 'aes-256-gcm'],
])
/** SHA-1 stays sound inside OAEP, which needs no collision resistance, and is what nearly all providers send. */
const digests = [SHA1, `${ENC}sha256`, `${ENC}sha512`]
const masks = ['mgf1sha1', 'mgf1sha256', 'mgf1sha512'].map((name) => ENC11 + name)

type Cipher = 'aes-128-gcm' | 'aes-256-gcm'

/** RSA-OAEP (xmlenc-core1 §5.5.2) in the standard's URIs; `mask` is null where none is named. */
export type KeyTransport = { algorithm: string; digest: string; mask: string | null }

/** An encrypted assertion that keeps to our lists, taken apart. `content` is nonce, ciphertext and tag. */
export type Ciphertext = { transport: KeyTransport; encryptedKey: Buffer; cipher: Cipher; content: Buffer }

/** Gives null whatever went wrong: more than that nobody may learn. */
export type Decrypt = (ciphertext: Ciphertext) => Uint8Array | null

/**
 * Decrypts a response's assertion and puts it where it stood (SAML core
 * §2.3.4); from then on it is judged like any other. It is no more trusted for
 * having been encrypted, since anyone can encrypt to our key.
 *
 * @throws Refusal `encrypted_assertion`, `encryption_forbidden`,
 *   `key_transport_forbidden`, `decryption_failed`, `no_assertion`, and the
 *   parser's for what was inside.
 */
export function openEncryptedAssertion(
  response: XmlElement,
  encrypted: XmlElement,
  decrypt: Decrypt | undefined,
  findings: Findings,
): void {
  const ciphertext = readCiphertext(response, encrypted, findings)
  const content = decrypt?.(ciphertext) ?? null
  const check = { name: 'decryption', expected: 'encrypted to our key', received: content ? 'it is' : 'not readable' }
  insist(findings, { ...check, ok: content !== null }, 'decryption_failed')
  response.children[response.children.indexOf(encrypted)] = parseAssertion(content ?? new Uint8Array(), response)
}

/** One assertion, nothing around it, which declares its namespaces itself. */
function parseAssertion(xml: Uint8Array, response: XmlElement): XmlElement {
  // An XML declaration belongs to a document; the engine would take it for the element.
  if (Buffer.from(xml).toString('latin1', 0, 5) === '<?xml') refuse('encrypted_assertion')
  const root = parseXml(xml, { parent: response, depth: 1, elements: [...everyElement(response)].length })
  return root.localName === 'Assertion' ? root : refuse('no_assertion')
}

function readCiphertext(response: XmlElement, encrypted: XmlElement, findings: Findings): Ciphertext {
  checkEncryptionGrammar(encrypted)
  const data = find(encrypted, 'xenc:EncryptedData') ?? refuse('encrypted_assertion')
  const type = attributeOf(data, 'Type')
  if (type !== null && type !== `${ENC}Element`) refuse('encrypted_assertion')
  const key = encryptedKeyOf(encrypted, data)
  // Another reader may search the whole document: all it can find is this.
  const others = [...everyElement(response)].filter((element) => element !== data && element !== key)
  if (others.some(({ localName }) => /^Encrypted(Data|Key)$/.test(localName))) refuse('encrypted_assertion')

  const cipher = cipherOf(data, findings)
  const transport = keyTransportOf(key, findings)
  const encryptedKey = cipherValueOf(key)
  if (encryptedKey.length > MAX_KEY_BYTES) refuse('encrypted_assertion')
  return { transport, encryptedKey, cipher, content: cipherValueOf(data) }
}

/** Within KeyInfo, or beside the data with a RetrievalMethod that names it: the two ways that providers write. */
function encryptedKeyOf(encrypted: XmlElement, data: XmlElement): XmlElement {
  const inside = find(data, 'ds:KeyInfo', 'xenc:EncryptedKey')
  const beside = find(encrypted, 'xenc:EncryptedKey')
  const retrieval = find(data, 'ds:KeyInfo', 'ds:RetrievalMethod')
  if (inside && !beside && !retrieval) return inside
  const id = attributeOf(beside, 'Id')
  if (beside && !inside && id && attributeOf(retrieval, 'URI') === `#${id}`) return beside
  refuse('encrypted_assertion')
}

function cipherOf(data: XmlElement, findings: Findings): Cipher {
  const method = find(data, 'xenc:EncryptionMethod')
  if (method && elementsOf(method).length) refuse('encrypted_assertion')
  const received = attributeOf(method, 'Algorithm') ?? ''
  const cipher = ciphers.get(received)
  const check = { name: 'encryption_algorithm', expected: 'AES-256-GCM or AES-128-GCM', received }
  insist(findings, { ...check, ok: cipher !== undefined }, 'encryption_forbidden')
  return cipher ?? refuse('encryption_forbidden')
}

function keyTransportOf(key: XmlElement, findings: Findings): KeyTransport {
  const method = find(key, 'xenc:EncryptionMethod') ?? refuse('encrypted_assertion')
  const algorithm = attributeOf(method, 'Algorithm') ?? ''
  const digest = find(method, 'ds:DigestMethod')
  const mask = find(method, 'xenc11:MGF')
  const transport = {
    algorithm,
    digest: digest ? (attributeOf(digest, 'Algorithm') ?? '') : SHA1,
    mask: mask && (attributeOf(mask, 'Algorithm') ?? ''),
  }
  const ok =
    (algorithm === OAEP_MGF1P || algorithm === OAEP) &&
    digests.includes(transport.digest) &&
    (mask === null || (algorithm === OAEP && masks.includes(transport.mask ?? '')))
  const received = [algorithm, digest && transport.digest, transport.mask].filter(Boolean).join(' / ')
  const check = { name: 'key_transport', expected: 'RSA-OAEP', received }
  insist(findings, { ...check, ok }, 'key_transport_forbidden')
  return transport
}

function cipherValueOf(element: XmlElement): Buffer {
  return decodeBase64(textOf(find(element, 'xenc:CipherData', 'xenc:CipherValue'))) ?? refuse('encrypted_assertion')
}
