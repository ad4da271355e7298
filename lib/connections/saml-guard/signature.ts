import { createHash, timingSafeEqual } from 'node:crypto'
import { digestAlgorithms, type PinnedKey, signatureAlgorithms, signerOf, usesSha1 } from './algorithms'
import { decodeBase64 } from './base64'
import { canonicalize } from './canonical'
import { type Findings, insist, note } from './findings'
import { checkGrammar } from './grammar'
import { attributeOf, childrenNamed, find, textOf } from './names'
import type { XmlElement } from './parse'
import { type GuardCode, refuse } from './refusals'

const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const MAX_PREFIXES = 24
const PREFIX = /^(#default|[A-Za-z_][\w.-]*)$/

/**
 * Verifies one enveloped signature over its own parent (SAML core §5.4,
 * xmldsig-core §3.2): one reference to the parent's ID, the two SAML
 * transforms, a listed algorithm, one of the pinned keys, an equal digest.
 * The digest is taken from the very node that is read afterwards; KeyInfo
 * isn't looked at.
 *
 * @throws Refusal; returning means the parent is signed.
 */
export function verifySignature(signature: XmlElement, keys: readonly PinnedKey[], findings: Findings): void {
  const parent = signature.parent ?? refuse('misplaced_signature')
  const about = parent.localName.toLowerCase()
  checkGrammar(signature)
  const info = find(signature, 'ds:SignedInfo') ?? refuse('signature_malformed')
  const reference = find(info, 'ds:Reference') ?? refuse('signature_malformed')
  const algorithm = chosen(
    findings,
    `${about}_signature_algorithm`,
    find(info, 'ds:SignatureMethod'),
    signatureAlgorithms,
  )
  const digest = chosen(findings, `${about}_digest_algorithm`, find(reference, 'ds:DigestMethod'), digestAlgorithms)

  if (attributeOf(reference, 'URI') !== `#${attributeOf(parent, 'ID')}`) refuse('reference_elsewhere')
  const prefixes = checkTransforms(reference)
  const canonicalInfo = canonicalize(info, { inclusivePrefixes: signedInfoPrefixes(info) })
  const value = bytesIn(signature, 'ds:SignatureValue')
  checkSigner(findings, about, signerOf(canonicalInfo, value, algorithm, keys), keys)

  const content = canonicalize(parent, { inclusivePrefixes: prefixes, without: signature })
  const actual = createHash(digest).update(content, 'utf8').digest()
  const claimed = bytesIn(reference, 'ds:DigestValue')
  if (claimed.length !== actual.length || !timingSafeEqual(claimed, actual)) refuse('digest_mismatch')
}

/** Looks an Algorithm attribute up in its list of accepted ones. */
function chosen<T>(findings: Findings, name: string, method: XmlElement | null, accepted: ReadonlyMap<string, T>): T {
  const received = attributeOf(method, 'Algorithm') ?? ''
  const found = accepted.get(received)
  const code: GuardCode = usesSha1(received) ? 'sha1' : 'algorithm_forbidden'
  note(findings, { name, ok: found !== undefined, expected: 'SHA-256, SHA-384 or SHA-512', received }, code)
  return found ?? refuse(code)
}

/** Exactly enveloped-signature, then exclusive C14N (SAML core §5.4.4). @returns the latter's prefix list. */
function checkTransforms(reference: XmlElement): string[] {
  const transforms = find(reference, 'ds:Transforms')
  const [first, second] = transforms ? childrenNamed(transforms, 'ds:Transform') : []
  if (!first || !second) refuse('transform_forbidden')
  if (attributeOf(first, 'Algorithm') !== ENVELOPED) refuse('transform_forbidden')
  if (attributeOf(second, 'Algorithm') !== EXCLUSIVE) refuse('transform_forbidden')
  if (find(first, 'ec:InclusiveNamespaces')) refuse('transform_forbidden')
  return prefixList(second)
}

function signedInfoPrefixes(info: XmlElement): string[] {
  const method = find(info, 'ds:CanonicalizationMethod') ?? refuse('signature_malformed')
  if (attributeOf(method, 'Algorithm') !== EXCLUSIVE) refuse('canonicalization_forbidden')
  return prefixList(method)
}

/** Exclusive C14N §4. Bounded, since each prefix is looked up at each element; one space between, since verifiers cut lists differently. */
function prefixList(method: XmlElement): string[] {
  const inclusive = find(method, 'ec:InclusiveNamespaces')
  if (!inclusive) return []
  const list = attributeOf(inclusive, 'PrefixList') ?? refuse('signature_malformed')
  const prefixes = list ? list.split(' ') : []
  if (prefixes.length > MAX_PREFIXES || !prefixes.every((prefix) => PREFIX.test(prefix))) refuse('signature_malformed')
  return prefixes
}

function checkSigner(
  findings: Findings,
  about: string,
  signer: PinnedKey | undefined,
  keys: readonly PinnedKey[],
): void {
  const check = {
    name: `${about}_certificate`,
    expected: keys.map(({ fingerprint }) => fingerprint).join(', ') || 'a certificate of this connection',
    received: signer?.fingerprint ?? 'none of these',
  }
  insist(findings, { ...check, ok: signer !== undefined && !signer.weak }, signer ? 'weak_key' : 'unknown_signer')
}

function bytesIn(element: XmlElement, kind: string): Buffer {
  return decodeBase64(textOf(find(element, kind))) ?? refuse('signature_malformed')
}
