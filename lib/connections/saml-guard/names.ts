import type { XmlElement } from './parse'

const prefixes: ReadonlyMap<string, string> = new Map([
  ['urn:oasis:names:tc:SAML:2.0:protocol', 'samlp'],
  ['urn:oasis:names:tc:SAML:2.0:assertion', 'saml'],
  ['http://www.w3.org/2000/09/xmldsig#', 'ds'],
  ['http://www.w3.org/2001/10/xml-exc-c14n#', 'ec'],
  ['http://www.w3.org/2001/04/xmlenc#', 'xenc'],
  ['http://www.w3.org/2009/xmlenc11#', 'xenc11'],
])

/** A name with the customary prefix of its namespace, whatever the document calls it: `saml:Issuer`. */
export function kindNamed(namespace: string, localName: string): string {
  return `${prefixes.get(namespace) ?? `{${namespace}}`}:${localName}`
}

/** The element's name as {@link kindNamed}: each is asked for many times. */
export function kindOf(element: XmlElement): string {
  return element.kind
}

export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string')
}

export function childrenNamed(element: XmlElement, kind: string): XmlElement[] {
  return elementsOf(element).filter((child) => kindOf(child) === kind)
}

/** The first element at the end of a path of kinds, or null. The grammar has seen to it that there is only one. */
export function find(element: XmlElement, ...path: readonly string[]): XmlElement | null {
  return path.reduce<XmlElement | null>((at, kind) => at && firstNamed(at, kind), element)
}

function firstNamed({ children }: XmlElement, kind: string): XmlElement | null {
  for (const child of children) if (typeof child !== 'string' && kindOf(child) === kind) return child
  return null
}

/** An attribute without a prefix, raw; null when it isn't there. */
export function attributeOf(element: XmlElement | null, name: string): string | null {
  return element?.attributes.find(({ prefix, localName }) => !prefix && localName === name)?.value ?? null
}

/** The text directly inside an element, untrimmed. */
export function textOf(element: XmlElement | null): string {
  return element?.children.filter((child) => typeof child === 'string').join('') ?? ''
}

/** The element and everything in it, in document order; without recursion. */
export function everyElement(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = []
  const waiting = [root]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    found.push(element)
    const { children } = element
    for (let at = children.length - 1; at >= 0; at--) {
      const child = children[at]
      if (typeof child === 'object') waiting.push(child)
    }
  }
  return found
}
