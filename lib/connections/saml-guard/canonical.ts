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
export function canonicalize(element: XmlElement, { inclusivePrefixes = [], without }: Options = {}): string {
  const inclusive = inclusivePrefixes.map((prefix) => (prefix === '#default' ? '' : prefix))
  const output: Output = { inclusive, without, text: '' }
  write(element, new Map(), output)
  return output.text
}

type Output = { inclusive: readonly string[]; without: XmlElement | undefined; text: string }

function put(part: string, output: Output): void {
  output.text += part
  if (output.text.length > MAX_LENGTH) refuse('expands_too_much')
}

/** Recursion is bounded by the parser's 32 levels. `rendered` is what the output's ancestors declare. */
function write(node: XmlElement, rendered: Scope, output: Output): void {
  const name = nameOf(node)
  const declared = declarationsToRender(node, output.inclusive, rendered)
  const inner = declared.size ? new Map([...rendered, ...declared]) : rendered
  put(`<${name}${renderDeclarations(declared)}${renderAttributes(node.attributes)}>`, output)
  for (const child of node.children) {
    if (typeof child === 'string') put(escapeText(child), output)
    else if (child !== output.without) write(child, inner, output)
  }
  put(`</${name}>`, output)
}

/** Exclusive C14N §3: what the element visibly uses, and the listed prefixes, unless an output ancestor has just that. */
function declarationsToRender(node: XmlElement, inclusive: readonly string[], rendered: Scope): Scope {
  const declarations = new Map<string, string>()
  declare(node.prefix, node.scope, rendered, declarations)
  for (const { prefix } of node.attributes) if (prefix) declare(prefix, node.scope, rendered, declarations)
  for (const prefix of inclusive) declare(prefix, node.scope, rendered, declarations)
  return declarations
}

function declare(prefix: string, scope: Scope, rendered: Scope, declarations: Map<string, string>): void {
  const value = scope.get(prefix) ?? (prefix ? undefined : '')
  const inherited = rendered.get(prefix) ?? (prefix ? undefined : '')
  if (value !== undefined && value !== inherited) declarations.set(prefix, value) // `xml` is never declared
}

function renderDeclarations(declared: ReadonlyMap<string, string>): string {
  let text = ''
  if (declared.size === 0) return text
  for (const prefix of [...declared.keys()].sort()) {
    text += ` xmlns${prefix ? `:${prefix}` : ''}="${escapeAttribute(declared.get(prefix) ?? '')}"`
  }
  return text
}

function renderAttributes(attributes: readonly XmlAttribute[]): string {
  let text = ''
  for (const attribute of attributes.length > 1 ? [...attributes].sort(byNamespaceThenName) : attributes) {
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
