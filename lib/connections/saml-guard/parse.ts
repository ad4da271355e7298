import { readMarkup, type StartTag } from './markup'
import { kindNamed } from './names'
import { refuse } from './refusals'

export const MAX_BYTES = 256 * 1024
const MAX_DEPTH = 32
const MAX_ELEMENTS = 3_000
/** In force at one place. Real documents have about ten; each costs at each element. */
const MAX_NAMESPACES = 64

const XML = 'http://www.w3.org/XML/1998/namespace'
const XMLNS = 'http://www.w3.org/2000/xmlns/'
/** An absolute URI (RFC 3986 §2, §4.3): relative ones must not be canonicalized (C14N §1.3), and verifiers differ over odd characters and `&`. */
const NAMESPACE = /^[A-Za-z][\w+.-]*:[!#-%'-;=?-Z[\]_a-z~]+$/

export type XmlAttribute = { prefix: string; localName: string; namespace: string; value: string }

/** All namespaces in force at an element, by prefix; '' is the default namespace. */
export type Scope = ReadonlyMap<string, string>

export type XmlElement = {
  readonly prefix: string
  readonly localName: string
  /** '' when there is none. */
  readonly namespace: string
  /** Its name as {@link kindNamed}. */
  readonly kind: string
  readonly attributes: readonly XmlAttribute[]
  readonly scope: Scope
  readonly parent: XmlElement | null
  /** Text is decoded; between two elements there is at most one string. */
  readonly children: (XmlElement | string)[]
}

/** Where a decrypted part will stand: it counts towards the limits of the whole document. */
export type Place = { parent: XmlElement; depth: number; elements: number }

/**
 * Parses a namespace-aware subset of XML 1.0 in one pass without recursion.
 * Two parsers that read one document differently are how signatures are
 * wrapped, so whatever has two readings is refused: document types, comments,
 * CDATA, processing instructions, entities beyond the five, names beyond ASCII,
 * repeated attributes, undeclared prefixes.
 *
 * At most 256 kB, 32 levels, 3,000 elements, 24 attributes an element, 64
 * namespaces at one place.
 *
 * @param place for a part: its namespaces are its own, so that nothing around it changes how it reads.
 * @throws Refusal naming the rule.
 */
export function parseXml(bytes: Uint8Array, place?: Place): XmlElement {
  if (bytes.length > MAX_BYTES) refuse('too_large')
  const markup = readMarkup(decode(bytes))
  let root: XmlElement | null = null
  let current: XmlElement | null = null
  let depth = place?.depth ?? 0
  let elements = place?.elements ?? 0

  for (const token of markup) {
    if (token.kind === 'start') {
      if (root && !current) refuse('malformed_xml')
      if (++elements > MAX_ELEMENTS) refuse('too_many_elements')
      if (++depth > MAX_DEPTH) refuse('too_deep')
      const element = resolve(token, current?.scope ?? new Map(), current ?? place?.parent ?? null)
      current?.children.push(element)
      root ??= element
      current = element
    }
    if (token.kind === 'text') append(token.text, current)
    if (token.kind === 'end' || (token.kind === 'start' && token.empty)) {
      if (!current || (token.kind === 'end' && token.name !== nameOf(current))) refuse('malformed_xml')
      current = current === root ? null : current.parent
      depth -= 1
    }
  }
  if (!root || current) refuse('malformed_xml')
  return root
}

/** Fatal UTF-8 and XML 1.0 §2.2 characters only; line ends as §2.11 wants them. A byte order mark is refused as text. */
function decode(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text)) refuse('forbidden_character')
  return text.replace(/\r\n?/g, '\n')
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return refuse('not_utf8')
  }
}

function append(text: string, current: XmlElement | null): void {
  if (current) current.children.push(text)
  else if (/[^ \t\n]/.test(text)) refuse('malformed_xml')
}

function resolve(tag: StartTag, outer: Scope, parent: XmlElement | null): XmlElement {
  const declarations = tag.attributes.filter(isDeclaration)
  const scope = declare(declarations, outer)
  const attributes: XmlAttribute[] = []
  const names = new Set<string>()
  for (const attribute of tag.attributes) {
    if (isDeclaration(attribute)) continue
    const { prefix, localName, value } = attribute
    const namespace = prefix ? namespaceFor(prefix, scope) : '' // a default namespace is not for attributes
    attributes.push({ prefix, localName, namespace, value })
    names.add(`${namespace} ${localName}`)
  }
  if (names.size < attributes.length) refuse('repeated_xml_attribute')
  const { prefix, localName } = tag
  const namespace = namespaceFor(prefix, scope)
  const kind = kindNamed(namespace, localName)
  return { prefix, localName, namespace, kind, attributes, scope, parent, children: [] }
}

function isDeclaration({ prefix, localName }: { prefix: string; localName: string }): boolean {
  return (prefix || localName) === 'xmlns'
}

function declare(declarations: StartTag['attributes'], outer: Scope): Scope {
  if (!declarations.length) return outer
  const declared = new Map<string, string>()
  for (const { prefix, localName, value } of declarations) {
    const name = prefix ? localName : ''
    if (declared.has(name)) refuse('repeated_xml_attribute')
    if (name === 'xml' || name === 'xmlns' || value === XML || value === XMLNS) refuse('forbidden_namespace')
    if (value ? !NAMESPACE.test(value) : name) refuse('forbidden_namespace')
    declared.set(name, value)
  }
  const scope = new Map([...outer, ...declared])
  return scope.size > MAX_NAMESPACES ? refuse('too_many_namespaces') : scope
}

function namespaceFor(prefix: string, scope: Scope): string {
  if (prefix === 'xml') return XML
  return scope.get(prefix) ?? (prefix ? refuse('undeclared_prefix') : '')
}

/** The name as written: `saml:Issuer`. */
export function nameOf({ prefix, localName }: { prefix: string; localName: string }): string {
  return prefix ? `${prefix}:${localName}` : localName
}
