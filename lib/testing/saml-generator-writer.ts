import type { Random } from './saml-generator-random'

const XML = 'http://www.w3.org/XML/1998/namespace'

/** Names are pairs of namespace and local name; a writer finds the prefixes. */
export type Name = readonly [namespace: string, localName: string]
export type Written = {
  name: Name
  attributes: readonly (readonly [name: string | Name, value: string])[]
  children: readonly (Written | string)[]
}

export function element(
  name: Name,
  attributes: Written['attributes'] = [],
  children: Written['children'] = [],
): Written {
  return { name, attributes, children }
}

export type Habits = {
  /** Namespace to the prefixes it goes by; '' is the default namespace. The first is the usual one. */
  prefixes: ReadonlyMap<string, readonly string[]>
  /** Namespaces that the root declares whether it needs them or not, by prefix. */
  declaredOnRoot: readonly (readonly [prefix: string, namespace: string])[]
  indented: boolean
  odd: boolean
}

/** Writes one document of the many that say the same: prefixes, declarations, quotes, spaces, references. */
export function writeXml(root: Written, habits: Habits, random: Random): string {
  const write = (node: Written, outer: ReadonlyMap<string, string>, depth: number): string => {
    const scope = new Map(outer)
    const declared = new Map<string, string>()
    const declare = (prefix: string, namespace: string): void => {
      if (scope.get(prefix) === namespace || (!prefix && !namespace && !scope.get(''))) return
      scope.set(prefix, namespace)
      declared.set(prefix, namespace)
    }
    if (depth === 0) for (const [prefix, namespace] of habits.declaredOnRoot) declare(prefix, namespace)
    const prefix = choosePrefix(node.name[0], habits, random)
    declare(prefix, node.name[0])
    const attributes = node.attributes.map(([name, value]) => [attributeName(name, declare), value] as const)
    const tag = prefix ? `${prefix}:${node.name[1]}` : node.name[1]
    const written = random.shuffled([...declarations(declared), ...attributes])
    const open = `<${tag}${written.map(([name, value]) => space(habits, random) + attribute(name, value, habits, random)).join('')}${habits.odd && random.once(9) ? ' ' : ''}`
    const inside = node.children.map((child) =>
      typeof child === 'string' ? writeText(child, habits, random) : write(child, scope, depth + 1),
    )
    if (!inside.length) return random.once(2) ? `${open}/>` : `${open}></${tag}>`
    const gap = habits.indented && node.children.every((child) => typeof child !== 'string')
    const between = gap ? `\n${'  '.repeat(depth + 1)}` : ''
    return `${open}>${inside.map((part) => between + part).join('')}${between.slice(0, -2)}</${tag}>`
  }
  return write(root, new Map(), 0)
}

function choosePrefix(namespace: string, { prefixes, odd }: Habits, random: Random): string {
  const known = prefixes.get(namespace) ?? ['x']
  return odd && random.once(12) ? random.pick(known) : known[0]!
}

/** An attribute in a namespace needs a prefix, whatever the default namespace is. */
function attributeName(name: string | Name, declare: (prefix: string, namespace: string) => void): string {
  if (typeof name === 'string') return name
  const [namespace, localName] = name
  if (namespace === XML) return `xml:${localName}`
  const prefix = namespace.endsWith('instance') ? 'xsi' : 'o'
  declare(prefix, namespace)
  return `${prefix}:${localName}`
}

function declarations(declared: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...declared].map(([prefix, namespace]) => [prefix ? `xmlns:${prefix}` : 'xmlns', namespace])
}

function space({ odd }: Habits, random: Random): string {
  return odd && random.once(12) ? random.pick(['  ', '\n', '\t', ' \r\n ']) : ' '
}

function attribute(name: string, value: string, { odd }: Habits, random: Random): string {
  const quote = odd && random.once(6) ? "'" : '"'
  const equals = odd && random.once(20) ? ' = ' : '='
  if (name === 'ID') return name + equals + quote + value + quote // found again by who signs
  const must = quote === '"' ? /[&<"\t\n\r]/ : /[&<'\t\n\r]/
  return name + equals + quote + [...value].map((each) => character(each, must, odd, random)).join('') + quote
}

function writeText(text: string, { odd }: Habits, random: Random): string {
  return [...text].map((each) => character(each, /[&<>\r]/, odd, random)).join('')
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

function character(each: string, must: RegExp, odd: boolean, random: Random): string {
  if (!must.test(each) && !(odd && random.once(150))) return each
  const code = each.codePointAt(0)!
  const spellings = [
    `&#${code};`,
    `&#x${code.toString(16)};`,
    `&#x${code.toString(16).toUpperCase().padStart(6, '0')};`,
  ]
  const named = NAMED[each]
  return random.pick(named ? [named, ...spellings] : spellings)
}
