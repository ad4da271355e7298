import { type Profile, SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { scene } from './saml-scene'
import {
  algorithmsIn,
  childrenOf,
  elementsBelow,
  forXmldom,
  hasListForSignedInfo,
  type Inabilities,
  inabilityAt,
  type Opinion,
  parseDom,
  type Reading,
  reasonOf,
  signedParents,
  type Verifier,
} from './saml-verifiers'

/** What its XML Signature library has; ECDSA and SHA-384 are not among them. */
const KNOWN = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]

const inabilities: Inabilities = {
  'an algorithm': (root) => algorithmsIn(root).some((algorithm) => !KNOWN.includes(algorithm)),
  'a prefix list for one SignedInfo of two': (root) => hasListForSignedInfo(root) && signedParents(root).length > 1,
  'transforms in KeyInfo': (root) =>
    elementsBelow(root, 'KeyInfo').some((keyInfo) => elementsBelow(keyInfo, 'Transform').length > 0),
  'conditions without an end': (root) =>
    elementsBelow(root, 'Conditions').some((each) => !each.hasAttribute('NotOnOrAfter')),
}

/**
 * node-saml as strict as it goes, but for the clock, which it reads itself:
 * each signature that is there must be good, our audience, our request.
 */
export const nodeSaml: Verifier = {
  name: 'node-saml',
  async verify(xml, certificatePem) {
    try {
      const root = parseDom(xml)
      const reason = inabilityAt(root, inabilities)
      if (reason) return { kind: 'unable', reason }
      const signed = signedParents(root).map(({ localName }) => localName)
      const saml = samlFor(certificatePem, signed.includes('Response'), signed.includes('Assertion'))
      const SAMLResponse = Buffer.from(forXmldom(xml)).toString('base64')
      const { profile } = await saml.validatePostResponseAsync({ SAMLResponse })
      return profile ? opinionOf(profile) : { kind: 'refuses', reason: 'no profile' }
    } catch (error) {
      return { kind: 'refuses', reason: reasonOf(error) }
    }
  },
}

/** From the text that it verified: its `profile.attributes` makes one of several values and of one in a list. */
function opinionOf(profile: Profile): Opinion {
  const assertion = parseDom(profile.getAssertionXml?.() ?? '')
  const names = childrenOf(assertion, 'AttributeStatement')
    .flatMap((statement) => childrenOf(statement, 'Attribute'))
    .map((attribute) => attribute.getAttribute('Name') ?? '')
  const read = (profile.attributes ?? {}) as Record<string, unknown>
  const attributes: Reading = names.map((name) => [name, listOf(Object.hasOwn(read, name) ? read[name] : [])])
  return { kind: 'accepts', subject: String(profile.nameID ?? ''), attributes }
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((each) => (typeof each === 'string' ? each : ''))
}

const made = new Map<string, SAML>()

function samlFor(idpCert: string, wantAuthnResponseSigned: boolean, wantAssertionsSigned: boolean): SAML {
  const key = `${idpCert}${wantAuthnResponseSigned}${wantAssertionsSigned}`
  const known = made.get(key)
  if (known) return known
  const saml = new SAML({
    ...{ idpCert, wantAuthnResponseSigned, wantAssertionsSigned },
    ...{ callbackUrl: scene.acsUrl, issuer: scene.spEntityId, audience: scene.spEntityId },
    idpIssuer: scene.idpEntityId,
    acceptedClockSkewMs: -1, // the scene has a clock of its own
    validateInResponseTo: ValidateInResponseTo.always,
    cacheProvider: onlyOurRequest,
  })
  made.set(key, saml)
  return saml
}

const onlyOurRequest = {
  saveAsync: async () => null,
  getAsync: async (id: string) => (id === scene.requestId ? new Date().toISOString() : null),
  removeAsync: async () => null,
}
