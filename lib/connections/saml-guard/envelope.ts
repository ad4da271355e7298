import { checkChildren, checkGrammar } from './grammar'
import { attributeOf, childrenNamed, everyElement, find, kindOf } from './names'
import type { XmlElement } from './parse'
import { refuse } from './refusals'

/** The parts of a response, each in its one place. `signatures` stand directly in the response or in the assertion. */
export type Envelope = {
  response: XmlElement
  status: XmlElement
  assertion: XmlElement | null
  /** In the assertion's place, until it is decrypted. */
  encrypted: XmlElement | null
  signatures: readonly XmlElement[]
}

/** Document-wide rules against wrapping: what may be there once is there once, and where it belongs. @throws Refusal. */
export function readEnvelope(response: XmlElement): Envelope {
  if (kindOf(response) !== 'samlp:Response') refuse('not_a_response')
  const assertions = ['Assertion', 'EncryptedAssertion'].flatMap((name) => elementsNamed(response, name))
  if (assertions.length > 1) refuse('several_assertions')
  checkSignaturePlaces(response)
  checkChildren(response)
  const assertion = find(response, 'saml:Assertion')
  checkIds(response, assertion)
  const status = find(response, 'samlp:Status') ?? refuse('wrong_element_count')
  checkGrammar(status)
  const signatures = [response, assertion].flatMap((parent) => (parent ? childrenNamed(parent, 'ds:Signature') : []))
  return { response, status, assertion, encrypted: find(response, 'saml:EncryptedAssertion'), signatures }
}

/** A signature is the child of what it signs: the response, or the assertion in it. Namespaces aren't asked: a second reader may not ask either. */
function checkSignaturePlaces(response: XmlElement): void {
  const seen = new Set<XmlElement>()
  for (const { parent } of elementsNamed(response, 'Signature')) {
    const inAssertion = parent?.parent === response && kindOf(parent) === 'saml:Assertion'
    if (!parent || (parent !== response && !inAssertion)) refuse('misplaced_signature')
    if (seen.has(parent)) refuse('several_signatures')
    seen.add(parent)
  }
}

/** Every spelling of ID counts, in every namespace, because verifiers differ in which one they resolve. */
function checkIds(response: XmlElement, assertion: XmlElement | null): void {
  const seen = new Set<string>()
  for (const element of everyElement(response)) {
    for (const { localName, value } of element.attributes) {
      if (localName.toLowerCase() !== 'id') continue
      if (seen.has(value)) refuse('repeated_id')
      seen.add(value)
    }
  }
  for (const element of [response, assertion]) {
    if (element && !/^[A-Za-z_][\w.-]{0,255}$/.test(attributeOf(element, 'ID') ?? '')) refuse('bad_id')
  }
}

function elementsNamed(root: XmlElement, name: string): XmlElement[] {
  return [...everyElement(root)].filter(({ localName }) => localName === name)
}
