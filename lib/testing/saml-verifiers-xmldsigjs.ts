import { webcrypto, X509Certificate } from 'node:crypto'
import type { Element } from '@xmldom/xmldom'
import { Application, SignedXml } from 'xmldsigjs'
import {
  childrenOf,
  DS,
  declarationsIn,
  hasListForSignedInfo,
  type Inabilities,
  inabilityAt,
  parseDom,
  readDom,
  reasonOf,
  signedParents,
  type Verifier,
} from './saml-verifiers'

Application.setEngine('node', webcrypto as unknown as Crypto)

const inabilities: Inabilities = {
  'a prefix list for SignedInfo': hasListForSignedInfo,
  'the default namespace taken back': (root) =>
    declarationsIn(root).some(({ prefix, namespace }) => !prefix && !namespace),
  'a prefix of two namespaces': (root) => {
    const prefixed = declarationsIn(root).filter(({ prefix }) => prefix)
    return prefixed.some(({ prefix, namespace }) =>
      prefixed.some((other) => other.prefix === prefix && other.namespace !== namespace),
    )
  },
}

/**
 * xmldsigjs with its own canonicalization, over the DOM of xmldom, with
 * WebCrypto: each signature that is there must be good and over its parent.
 */
export const xmldsigjs: Verifier = {
  name: 'xmldsigjs',
  async verify(xml, certificatePem) {
    try {
      const root = parseDom(xml)
      const reason = inabilityAt(root, inabilities)
      if (reason) return { kind: 'unable', reason }
      const parents = signedParents(root)
      if (!parents.length) return { kind: 'refuses', reason: 'not signed' }
      for (const [index, parent] of parents.entries()) {
        await verifyOne(parent, signatureWithoutKeyInfo(xml, index), certificatePem)
      }
      return { kind: 'accepts', ...readDom(root) }
    } catch (error) {
      return { kind: 'refuses', reason: reasonOf(error) }
    }
  },
}

/** In a document of its own: it would read the certificates in KeyInfo, and dislike some, though nobody asks them. */
function signatureWithoutKeyInfo(xml: string, index: number): Element {
  const [signature, ...more] = childrenOf(signedParents(parseDom(xml))[index]!, 'Signature')
  if (signature?.namespaceURI !== DS || more.length) throw new Error('not one signature')
  for (const keyInfo of childrenOf(signature, 'KeyInfo')) signature.removeChild(keyInfo)
  return signature
}

async function verifyOne(parent: Element, signature: Element, certificatePem: string): Promise<void> {
  const signed = new SignedXml(signature.ownerDocument as unknown as Document)
  signed.LoadXml(signature as unknown as globalThis.Element)
  const references = signed.XmlSignature.SignedInfo.References.GetIterator()
  if (references.length !== 1 || references[0]?.Uri !== `#${parent.getAttribute('ID')}`)
    throw new Error('another reference')
  const key = await keyFor(certificatePem, signed)
  const content = parent.ownerDocument?.documentElement as unknown as globalThis.Element
  if (!(await signed.Verify({ key, content }))) throw new Error('a bad signature')
}

function keyFor(certificatePem: string, signed: SignedXml) {
  const { publicKey } = new X509Certificate(certificatePem)
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const algorithm = { ...(signed.Algorithm as { name: string }), namedCurve: 'P-256' }
  Object.assign(signed, { Algorithm: algorithm }) // it imports the key once more by this, and forgets the curve
  return webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']) as Promise<CryptoKey>
}
