import { elementsOf } from '@/lib/connections/saml-guard/names'
import type { XmlElement } from '@/lib/connections/saml-guard/parse'

/** Long, and of no use to a reader: what stands in them is compared by machines. */
const shortened = new Set(['SignatureValue', 'DigestValue', 'X509Certificate', 'CipherValue', 'Modulus'])
/** The only elements whose text, and attributes whose values, say nothing about a person. */
const plainText = new Set(['Issuer', 'Audience', 'AuthnContextClassRef', 'AuthenticatingAuthority'])
const plainAttributes = new Set(
  (
    'ID InResponseTo Version IssueInstant Destination Recipient NotBefore NotOnOrAfter AuthnInstant ' +
    'SessionNotOnOrAfter Format Method Algorithm URI PrefixList Name NameFormat type'
  ).split(' '),
)
const KEPT_LETTERS = 12
const MAX_LINES = 600

/**
 * A document as indented text, with signatures, digests, certificates and
 * ciphertexts cut to their beginning.
 *
 * @param people whether values about the person may be seen; else they are “…”.
 */
export function redactedXml(document: XmlElement, people: boolean): string {
  const lines: string[] = []
  write(document, '', people, lines)
  return lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES), '…'].join('\n') : lines.join('\n')
}

// Recursion is bounded by the parser's 32 levels.
function write(element: XmlElement, indent: string, people: boolean, lines: string[]): void {
  const name = element.prefix ? `${element.prefix}:${element.localName}` : element.localName
  const open = `${indent}<${name}${declarations(element)}${attributes(element, people)}`
  const text = shown(element, people)
  const inside = elementsOf(element)
  if (!inside.length) {
    lines.push(text ? `${open}>${text}</${name}>` : `${open}/>`)
    return
  }
  lines.push(`${open}>`)
  for (const child of inside) write(child, `${indent}  `, people, lines)
  lines.push(`${indent}</${name}>`)
}

function shown(element: XmlElement, people: boolean): string {
  const text = element.children.filter((child) => typeof child === 'string').join('')
  if (shortened.has(element.localName)) return `${escaped(text.trim().slice(0, KEPT_LETTERS))}…`
  return people || plainText.has(element.localName) || !text.trim() ? escaped(text) : '…'
}

function attributes({ localName: owner, attributes: all }: XmlElement, people: boolean): string {
  return all
    .map(({ prefix, localName, value }) => {
      const name = prefix ? `${prefix}:${localName}` : localName
      const isPlain = people || plainAttributes.has(localName) || (owner === 'StatusCode' && localName === 'Value')
      return ` ${name}="${isPlain ? escaped(value) : '…'}"`
    })
    .join('')
}

/** Namespaces that come into force here. */
function declarations({ scope, parent }: XmlElement): string {
  return [...scope]
    .filter(([prefix, value]) => prefix !== 'xml' && parent?.scope.get(prefix) !== value)
    .map(([prefix, value]) => ` xmlns${prefix ? `:${prefix}` : ''}="${escaped(value)}"`)
    .join('')
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? '')
}
