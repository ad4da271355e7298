import { readPinnedKeys } from './saml-guard/algorithms'
import { noFindings } from './saml-guard/findings'
import { attributeOf, everyElement } from './saml-guard/names'
import { parseXml } from './saml-guard/parse'
import { verifySignature } from './saml-guard/signature'

/**
 * Whether one of the keys that a connection trusts already has signed all of
 * this metadata (SAML metadata §3.1): only then may a key in it count by itself
 * (I25). Anything that the guard's reader refuses counts as not signed, and so does what is over (§2.3.2): somebody may
 * have kept it.
 */
export function isSignedBy(metadataXml: string, certificates: readonly string[], now: Date): boolean {
  try {
    const root = parseXml(Buffer.from(metadataXml.trim(), 'utf8'))
    const signatures = everyElement(root).filter(({ localName }) => localName === 'Signature')
    const [signature] = signatures
    if (!signature || signatures.length > 1 || signature.parent !== root) return false
    const ids = everyElement(root).flatMap(({ attributes }) => attributes.filter((one) => /^id$/i.test(one.localName)))
    const id = attributeOf(root, 'ID')
    if (!id || ids.filter(({ value }) => value === id).length > 1) return false
    verifySignature(signature, readPinnedKeys(certificates), noFindings())
    const validUntil = attributeOf(root, 'validUntil')
    return !validUntil || new Date(validUntil) > now
  } catch {
    return false
  }
}
