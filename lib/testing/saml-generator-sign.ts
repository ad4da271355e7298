import { createHash, sign } from 'node:crypto'
import { canonicalize } from '@/lib/connections/saml-guard/canonical'
import { everyElement } from '@/lib/connections/saml-guard/names'
import { parseXml, type XmlElement } from '@/lib/connections/saml-guard/parse'
import type { Random } from './saml-generator-random'
import { certificateBody, ENVELOPED, EXCLUSIVE, type SigningKey } from './saml-sign'

const DS = 'http://www.w3.org/2000/09/xmldsig#'
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const ENC = 'http://www.w3.org/2001/04/xmlenc#'
const DIGESTS = { sha256: `${ENC}sha256`, sha384: `${MORE}sha384`, sha512: `${ENC}sha512` } as const
type Hash = keyof typeof DIGESTS

export type SignatureHabits = {
  key: SigningKey
  family: 'rsa' | 'ecdsa'
  hash: Hash
  digest: Hash
  prefix: string
  prefixList: readonly string[]
  infoPrefixList: readonly string[]
  indented: boolean
  keyInfo: string
}

/** SHA-256 with RSA most of the time, as in the world. `prefixes` are those that the document may have. */
export function generateSignatureHabits(
  keys: { rsa: SigningKey; ec: SigningKey },
  prefixes: readonly string[],
  random: Random,
): SignatureHabits {
  const family = random.once(8) ? 'ecdsa' : 'rsa'
  const hashes: readonly Hash[] = ['sha256', 'sha256', 'sha256', 'sha512', 'sha384']
  const key = family === 'rsa' ? keys.rsa : keys.ec
  const prefix = random.pick(['ds', 'ds', 'dsig', ''])
  return {
    ...{ key, family, hash: random.pick(hashes), digest: random.pick(hashes), prefix, indented: random.once(4) },
    prefixList: random.once(3) ? random.some([...prefixes, 'nowhere'], 1, 2) : [],
    infoPrefixList: random.once(8) ? random.some(prefixes, 1, 2) : [],
    keyInfo: keyInfo(key, prefix ? `${prefix}:` : '', random),
  }
}

function keyInfo(key: SigningKey, p: string, random: Random): string {
  const certificate = `<${p}X509Certificate>${certificateBody(key.certificatePem)}</${p}X509Certificate>`
  const contents = ['', `<${p}KeyName>k1</${p}KeyName>`, `<${p}X509Data>${certificate}</${p}X509Data>`]
  return random.once(4) ? '' : `<${p}KeyInfo>${random.pick(contents)}</${p}KeyInfo>`
}

/**
 * Signs the element with that ID by our own canonical text of it, so that a
 * mistake in that text shows where somebody else verifies. `edit` changes the
 * signature before its value is made: well-signed nonsense.
 *
 * @throws Refusal where the guard can't read the document.
 */
export function signByOurText(
  xml: string,
  id: '_assertion' | '_response',
  habits: SignatureHabits,
  edit: (signature: string) => string = (signature) => signature,
): string {
  const digest = digestOf(canonicalize(withId(xml, id), { inclusivePrefixes: habits.prefixList }), habits.digest)
  const signature = edit(signatureText(id, digest, habits))
  const issuerEnds = behindIssuer(xml, id)
  const unsigned = xml.slice(0, issuerEnds) + signature + xml.slice(issuerEnds)
  const info = [...everyElement(withId(unsigned, id))].find(({ localName }) => localName === 'SignedInfo')
  if (!info) throw new Error('no SignedInfo')
  const text = canonicalize(info, { inclusivePrefixes: habits.infoPrefixList })
  const value = sign(habits.hash, Buffer.from(text), { key: habits.key.privateKeyPem, dsaEncoding: 'ieee-p1363' })
  const at = unsigned.indexOf('</', unsigned.indexOf('SignatureValue', issuerEnds))
  return unsigned.slice(0, at) + value.toString('base64') + unsigned.slice(at)
}

function withId(xml: string, id: string): XmlElement {
  const elements = [...everyElement(parseXml(Buffer.from(xml)))]
  const found = elements.find(({ attributes }) =>
    attributes.some(({ localName, value }) => localName === 'ID' && value === id),
  )
  if (!found) throw new Error(`nothing has the ID ${id}`)
  return found
}

/** The first Issuer's end behind the element's ID, or where its start tag ends. */
function behindIssuer(xml: string, id: string): number {
  const tag = xml.search(new RegExp(`ID\\s*=\\s*["']${id}["']`))
  const issuer = /<\/(?:[\w.-]+:)?Issuer\s*>/g
  issuer.lastIndex = Math.max(tag, 0)
  return issuer.exec(xml) ? issuer.lastIndex : xml.indexOf('>', tag) + 1
}

function digestOf(text: string, hash: Hash): string {
  return createHash(hash).update(text, 'utf8').digest('base64')
}

function signatureText(id: string, digest: string, habits: SignatureHabits): string {
  const p = habits.prefix ? `${habits.prefix}:` : ''
  const gap = habits.indented ? '\n ' : ''
  const transform = (algorithm: string, inside = '') =>
    `<${p}Transform Algorithm="${algorithm}">${inside}</${p}Transform>`
  return [
    `<${p}Signature xmlns${p && `:${habits.prefix}`}="${DS}">`,
    `<${p}SignedInfo>`,
    `<${p}CanonicalizationMethod Algorithm="${EXCLUSIVE}">${list(habits.infoPrefixList)}</${p}CanonicalizationMethod>`,
    `<${p}SignatureMethod Algorithm="${MORE}${habits.family}-${habits.hash}"/>`,
    `<${p}Reference URI="#${id}">`,
    `<${p}Transforms>${transform(ENVELOPED)}${transform(EXCLUSIVE, list(habits.prefixList))}</${p}Transforms>`,
    `<${p}DigestMethod Algorithm="${DIGESTS[habits.digest]}"/>`,
    `<${p}DigestValue>${digest}</${p}DigestValue></${p}Reference></${p}SignedInfo>`,
    `<${p}SignatureValue></${p}SignatureValue>`,
    `${habits.keyInfo}</${p}Signature>`,
  ].join(gap)
}

function list(prefixes: readonly string[]): string {
  return prefixes.length ? `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${prefixes.join(' ')}"/>` : ''
}
