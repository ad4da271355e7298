import type { Random } from './saml-generator-random'
import type { Mutators } from './saml-mutator'
import { atOne } from './saml-mutator-text'

const NAMESPACES = [
  ...[
    'urn:oasis:names:tc:SAML:2.0:protocol',
    'urn:oasis:names:tc:SAML:2.0:assertion',
    'http://www.w3.org/2000/09/xmldsig#',
  ],
  ...[
    'urn:oasis:names:tc:SAML:1.0:assertion',
    'http://www.w3.org/XML/1998/namespace',
    'http://www.w3.org/2000/xmlns/',
    '',
    'urn:x',
  ],
]
const PREFIXES = ['saml', 'saml2', 'samlp', 'ds', 'xs', 'xml', 'xmlns', 'x', 'ns0', 'é', '_', 'a.b']
const IDS = ['ID', 'Id', 'id', 'xml:id', 'AssertionID', 'ResponseID', 'x:ID']
const START = /<[\w.-]+(:[\w.-]+)?(?=[\s/>])/g

/** Edits of names: prefixes, namespaces, attributes, ids. */
export const nameMutators: Mutators = {
  'a prefix renamed everywhere': (xml, { random }) => {
    const from = prefixIn(xml, random)
    const to = random.pick(PREFIXES)
    return from
      ? xml
          .replaceAll(`<${from}:`, `<${to}:`)
          .replaceAll(`</${from}:`, `</${to}:`)
          .replaceAll(`xmlns:${from}=`, `xmlns:${to}=`)
      : xml
  },
  'a prefix renamed once': (xml, { random }) =>
    atOne(xml, /(?<=<\/?)[\w.-]+(?=:)/g, random, () => random.pick(PREFIXES)),
  'a prefix dropped': (xml, { random }) => {
    const from = prefixIn(xml, random)
    return from
      ? xml.replaceAll(`<${from}:`, '<').replaceAll(`</${from}:`, '</').replaceAll(`xmlns:${from}=`, 'xmlns=')
      : xml
  },
  'a namespace exchanged': (xml, { random }) =>
    atOne(xml, /(?<=xmlns(:[\w.-]+)?=")[^"]*/g, random, () => random.pick(NAMESPACES)),
  'a namespace by references': (xml, { random }) =>
    atOne(xml, /(?<=xmlns(:[\w.-]+)?=")[^"]/g, random, (c) => `&#${c.charCodeAt(0)};`),
  'a declaration removed': (xml, { random }) => atOne(xml, / xmlns(:[\w.-]+)?="[^"]*"/g, random, () => ''),
  'a declaration further up': (xml, { random }) => {
    const [declaration] = random.pick([...xml.matchAll(/ xmlns(:[\w.-]+)?="[^"]*"/g), [''] as const])
    return declaration
      ? xml.replace(declaration, '').replace(/<[\w.-]+(:[\w.-]+)?(?=[\s/>])/, (start) => start + declaration)
      : xml
  },
  'a declaration added': (xml, { random }) =>
    atOne(xml, START, random, (start) => `${start} xmlns:${random.pick(PREFIXES)}="${random.pick(NAMESPACES)}"`),
  'a default namespace declared': (xml, { random }) =>
    atOne(xml, START, random, (start) => `${start} xmlns="${random.pick(NAMESPACES)}"`),
  'the default namespace taken back': (xml, { random }) => atOne(xml, START, random, (start) => `${start} xmlns=""`),
  'an attribute removed': (xml, { random }) => atOne(xml, /\s[\w:.-]+=("[^"]*"|'[^']*')/g, random, () => ''),
  'an attribute doubled': (xml, { random }) =>
    atOne(xml, /\s[\w:.-]+=("[^"]*"|'[^']*')/g, random, (found) => found + found),
  'an attribute doubled under a prefix': (xml, { random }) =>
    atOne(
      xml,
      /\s[\w.-]+=("[^"]*"|'[^']*')/g,
      random,
      (found) => `${found} xmlns:q="${random.pick(NAMESPACES)}" q:${found.trim()}`,
    ),
  'an attribute renamed': (xml, { random }) =>
    atOne(xml, /(?<=\s)[\w.-]+(?==["'])/g, random, (name) => random.pick([name.toLowerCase(), `x:${name}`, ...IDS])),
  'an attribute of xml': (xml, { random }) =>
    atOne(
      xml,
      START,
      random,
      (start) =>
        `${start} ${random.pick(['xml:lang="en"', 'xml:space="preserve"', 'xml:base="https://evil.test/"', 'xml:id="_assertion"', 'xml:x=""'])}`,
    ),
  'attributes of another order': (xml, { random }) =>
    atOne(xml, /(\s[\w:.-]+="[^"]*"){2,}/g, random, (list) =>
      random.shuffled(list.match(/\s[\w:.-]+="[^"]*"/g) ?? []).join(''),
    ),
  'an ID exchanged': (xml, { random }) =>
    atOne(xml, /(?<=\sID=["'])[^"']*/g, random, (id) =>
      random.pick(['_assertion', '_response', '_other', `${id}x`, ` ${id}`, '']),
    ),
  'an ID of another spelling': (xml, { random }) => atOne(xml, /(?<=\s)ID(?==["'])/g, random, () => random.pick(IDS)),
  'an ID added': (xml, { random }) =>
    atOne(
      xml,
      START,
      random,
      (start) => `${start} ${random.pick(IDS)}="${random.pick(['_assertion', '_response', '_other'])}"`,
    ),
  'a value of another kind': (xml, { random }) =>
    atOne(
      xml,
      /(?<=(Value|Method|Format|Version|Destination|Recipient|InResponseTo|IssueInstant|NotOnOrAfter|AuthnInstant)=")[^"]*/g,
      random,
      (value) =>
        random.pick(['', '2.0', '1.1', value.replace('2026', '2027'), value.toUpperCase(), `${value} `, `${value}#`]),
    ),
}

function prefixIn(xml: string, random: Random): string | undefined {
  const prefixes = [...new Set([...xml.matchAll(/<([\w.-]+):/g)].map(([, prefix]) => prefix))]
  return prefixes.length ? random.pick(prefixes) : undefined
}
