import { nameOf, type Scope, type XmlAttribute, type XmlElement } from './parse'
import { refuse } from './refusals'

/** One long namespace, repeated on thousands of siblings, would make gigabytes of a small document. */
const MAX_LENGTH = 1024 * 1024

type Options = {
  /** PrefixList of InclusiveNamespaces; `#default` is the default namespace. */
  inclusivePrefixes?: readonly string[]
  /** A child left out with all it holds: the enveloped signature. */
  without?: XmlElement
}

/**
 * The canonical text of an element by Exclusive XML Canonicalization 1.0, to
 * be digested as UTF-8. Comments never arise: the parser refuses them.
 *
 * @throws Refusal `expands_too_much` beyond 1 MB.
 */
export function canonicalize(element: XmlElement, options: Options = {}): string {
  const inclusive = (options.inclusivePrefixes ?? []).map((prefix) => (prefix === '#default' ? '' : prefix))
  const parts: string[] = []
  let length = 0
  const put = (part: string): void => {
    length += part.length
    if (length > MAX_LENGTH) refuse('expands_too_much')
    parts.push(part)
  }

  // Recursion is bounded by the parser's 32 levels.
  const write = (node: XmlElement, rendered: Scope): void => {
    const name = nameOf(node)
    const declared = declarationsToRender(node, inclusive, rendered)
    const inner = declared.size ? new Map([...rendered, ...declared]) : rendered
    put(`<${name}${renderDeclarations(declared)}${renderAttributes(node.attributes)}>`)
    for (const child of node.children) {
      if (typeof child === 'string') put(escapeText(child))
      else if (child !== options.without) write(child, inner)
    }
    put(`</${name}>`)
  }
  write(element, new Map())
  return parts.join('')
}

/** Exclusive C14N §3: what the element visibly uses, and the listed prefixes, unless an output ancestor has just that. */
function declarationsToRender(node: XmlElement, inclusive: readonly string[], rendered: Scope): Map<string, string> {
  const declarations = new Map<string, string>()
  const consider = (prefix: string): void => {
    const value = node.scope.get(prefix) ?? (prefix ? undefined : '')
    const inherited = rendered.get(prefix) ?? (prefix ? undefined : '')
    if (value !== undefined && value !== inherited) declarations.set(prefix, value) // `xml` is never declared
  }
  consider(node.prefix)
  for (const { prefix } of node.attributes) if (prefix) consider(prefix)
  for (const prefix of inclusive) consider(prefix)
  return declarations
}

function renderDeclarations(declared: ReadonlyMap<string, string>): string {
  let text = ''
  for (const prefix of [...declared.keys()].sort()) {
    text += ` xmlns${prefix ? `:${prefix}` : ''}="${escapeAttribute(declared.get(prefix) ?? '')}"`
  }
  return text
}

function renderAttributes(attributes: readonly XmlAttribute[]): string {
  let text = ''
  for (const attribute of [...attributes].sort(byNamespaceThenName)) {
    text += ` ${nameOf(attribute)}="${escapeAttribute(attribute.value)}"`
  }
  return text
}

function byNamespaceThenName(a: XmlAttribute, b: XmlAttribute): number {
  return compare(a.namespace, b.namespace) || compare(a.localName, b.localName)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

const TEXT: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' }
const ATTRIBUTE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

function escapeText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text
  return text.replace(/[&<>\r]/g, (character) => TEXT[character] ?? '')
}

function escapeAttribute(value: string): string {
  if (!/[&<"\t\n\r]/.test(value)) return value
  return value.replace(/[&<"\t\n\r]/g, (character) => ATTRIBUTE[character] ?? '')
}
