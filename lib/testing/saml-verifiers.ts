import { DOMParser, type Element } from '@xmldom/xmldom'

/**
 * What an independent verifier says of a response. `unable` is for what it
 * doesn't claim to know, such as an algorithm; its reason is one of a few.
 */
export type Opinion =
  | { kind: 'accepts'; subject: string; attributes: Reading }
  | { kind: 'refuses'; reason: string }
  | { kind: 'unable'; reason: string }

/** Attribute names with their values, in document order. */
export type Reading = readonly (readonly [name: string, values: readonly string[]])[]

export type Verifier = {
  name: string
  verify: (xml: string, certificatePem: string) => Promise<Opinion>
}

export const DS = 'http://www.w3.org/2000/09/xmldsig#'

/** Parses with a DOM that the guard shares nothing with. @throws at whatever that parser dislikes. */
export function parseDom(xml: string): Element {
  const onError = (level: string, message: string): void => {
    if (level !== 'warning') throw new Error(message)
  }
  const root = new DOMParser({ onError }).parseFromString(forXmldom(xml), 'text/xml').documentElement
  if (!root) throw new Error('no root element')
  return root
}

/**
 * The same document for xmldom: it takes U+0085 and U+2028 for line ends, as
 * XML 1.1 §2.11 does, unless they come by reference, and older versions
 * stumble over white space in an end tag.
 */
export function forXmldom(xml: string): string {
  return xml.replace(/<\/([^<>\s]+)\s+>/g, '</$1>').replace(/[\u0085\u2028]/g, (end) => `&#${end.charCodeAt(0)};`)
}

/** The elements that carry a signature as their own child: the response, an assertion in it, or both. */
export function signedParents(root: Element): Element[] {
  const assertions = childrenOf(root, 'Assertion')
  return [root, ...assertions].filter((element) => childrenOf(element, 'Signature').length > 0)
}

export function childrenOf(element: Element, localName: string): Element[] {
  return [...element.childNodes].filter((node): node is Element => node.nodeType === 1 && node.localName === localName)
}

/** All elements of that name below `element`, in document order. */
export function elementsBelow(element: Element, localName: string): Element[] {
  return [...element.getElementsByTagNameNS('*', localName)]
}

/** Subject and attributes as a DOM tells them: of the first assertion at or below `root`. */
export function readDom(root: Element): { subject: string; attributes: Reading } {
  const assertion = root.localName === 'Assertion' ? root : childrenOf(root, 'Assertion')[0]
  if (!assertion) throw new Error('no assertion')
  const [nameId] = childrenOf(assertion, 'Subject').flatMap((subject) => childrenOf(subject, 'NameID'))
  const attributes = childrenOf(assertion, 'AttributeStatement')
    .flatMap((statement) => childrenOf(statement, 'Attribute'))
    .map((attribute) => {
      const values = childrenOf(attribute, 'AttributeValue').map(({ textContent }) => textContent ?? '')
      return [attribute.getAttribute('Name') ?? '', values] as const
    })
  return { subject: nameId?.textContent ?? '', attributes }
}

/** Every namespace declaration: the prefix ('' for the default namespace) and what it is bound to. */
export function declarationsIn(root: Element): { prefix: string; namespace: string }[] {
  return [root, ...elementsBelow(root, '*')]
    .flatMap(({ attributes }) => [...attributes])
    .filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'))
    .map(({ name, value }) => ({ prefix: name.slice('xmlns:'.length), namespace: value }))
}

/** Whether a prefix list stands where SignedInfo's own canonicalization is named. */
export function hasListForSignedInfo(root: Element): boolean {
  return elementsBelow(root, 'CanonicalizationMethod').some(
    (method) => childrenOf(method, 'InclusiveNamespaces').length > 0,
  )
}

/** What a verifier gets wrong by itself, by name: found by comparing with others, which agree with the standard. */
export type Inabilities = Readonly<Record<string, (root: Element) => boolean>>

export function inabilityAt(root: Element, inabilities: Inabilities): string | undefined {
  return Object.keys(inabilities).find((name) => inabilities[name]?.(root))
}

/** The algorithms that a response's signatures name. */
export function algorithmsIn(root: Element): string[] {
  return ['SignatureMethod', 'DigestMethod']
    .flatMap((name) => elementsBelow(root, name))
    .map((method) => method.getAttribute('Algorithm') ?? '')
}

export function reasonOf(error: unknown): string {
  const { message } = error as { message?: unknown } // not each library throws an Error
  return String(message ?? error).slice(0, 200)
}
