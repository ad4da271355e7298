import type { Random } from './saml-generator-random'
import type { Mutators } from './saml-mutator'
import { insertAt } from './saml-mutator-spans'

const ODD = [
  '\u0000',
  '\u0001',
  '\t',
  '\r',
  '\u0085',
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u202e',
  '\u2028',
  '\ufeff',
  '\ufffe',
  '𝒳',
  'e\u0301',
  'é',
]
const REFERENCES = [
  ...[
    '&#13;',
    '&#xD;',
    '&#10;',
    '&#9;',
    '&#32;',
    '&#160;',
    '&#x200b;',
    '&#x2028;',
    '&#x85;',
    '&#0;',
    '&#xD800;',
    '&#xFFFE;',
  ],
  ...[
    '&#x1D4B3;',
    '&#xD835;&#xDCB3;',
    '&#60;',
    '&#38;lt;',
    '&amp;#60;',
    '&lt;!--',
    '&nbsp;',
    '&#x110000;',
    '&#00000000065;',
    '&;',
    '&#x;',
  ],
]
const MARKUP = [
  ...[
    '<!-- -->',
    '<!---->',
    '<?x y?>',
    '<![CDATA[]]>',
    '<![CDATA[ada]]>',
    ']]>',
    '<x/>',
    '<a b="c">d</a>',
    '<!-- > -->',
  ],
  ...['<!DOCTYPE x>', '<!DOCTYPE Response [<!ENTITY e "eve">]>', '<?xml version="1.0"?>', '&e;'],
]
const HEADS = [
  ...[
    '\ufeff',
    '<?xml version="1.0"?>',
    '<?xml version="1.1"?>',
    "<?xml version='1.0' encoding='UTF-8'?>",
    '<?xml version="1.0" encoding="latin1"?>',
  ],
  ...['<!DOCTYPE r [<!ATTLIST saml:Assertion ID ID #IMPLIED>]>', '<!-- x -->', '\n', ' ', '<?pi?>', '\u2028'],
]

/** Edits that know nothing of XML, or only its letters. */
export const textMutators: Mutators = {
  'a character exchanged': (xml, { random }) => {
    const at = random.below(xml.length)
    return replaceAt(xml, at, 1, random.pick(['a', 'b', '0', ' ', '"', "'", '<', '>', '/', '=', '&', ':', ...ODD]))
  },
  'a character dropped': (xml, { random }) => replaceAt(xml, random.below(xml.length), 1, ''),
  'a bit flipped': (xml, { random }) => {
    const at = random.below(xml.length)
    return replaceAt(xml, at, 1, String.fromCharCode(xml.charCodeAt(at) ^ (1 << random.below(7))))
  },
  'letters of another case': (xml, { random }) => {
    const at = random.below(xml.length)
    const text = xml.slice(at, at + 1 + random.below(6))
    return replaceAt(xml, at, text.length, random.once(2) ? text.toUpperCase() : text.toLowerCase())
  },
  'the end cut off': (xml, { random }) => xml.slice(0, xml.length - 1 - random.below(random.pick([3, 60, 2_000]))),
  'something behind the end': (xml, { random }) =>
    xml + random.pick(['\n', ' ', 'x', '\u0000', ...MARKUP, xml.slice(0, 200)]),
  'something in front': (xml, { random }) => random.pick(HEADS) + xml,
  'the declaration exchanged': (xml, { random }) => random.pick(HEADS) + xml.replace(/^<\?xml[^>]*\?>\s*/, ''),
  'a slice moved': (xml, { random }) => {
    const [from, length] = [random.below(xml.length), random.below(random.pick([8, 80, 800]))]
    const rest = replaceAt(xml, from, length, '')
    return insertAt(rest, random.below(rest.length), xml.slice(from, from + length))
  },
  'markup in a text': (xml, { random }) => inText(xml, random, (text) => put(text, random.pick(MARKUP), random)),
  'a reference in a text': (xml, { random }) =>
    inText(xml, random, (text) => put(text, random.pick(REFERENCES), random)),
  'an odd character in a text': (xml, { random }) => inText(xml, random, (text) => put(text, random.pick(ODD), random)),
  'a reference in an attribute': (xml, { random }) =>
    inValue(xml, random, (value) => put(value, random.pick(REFERENCES), random)),
  'an odd character in an attribute': (xml, { random }) =>
    inValue(xml, random, (value) => put(value, random.pick([...ODD, '\n', '\r\n']), random)),
  'a text by references': (xml, { random }) => inText(xml, random, (text) => byReference(text, random)),
  'an attribute by references': (xml, { random }) => inValue(xml, random, (value) => byReference(value, random)),
  'white space around a text': (xml, { random }) =>
    inText(xml, random, (text) => `${space(random)}${text}${space(random)}`),
  'white space between tags': (xml, { random }) => atOne(xml, /></g, random, () => `>${space(random)}<`),
  'white space in a tag': (xml, { random }) =>
    atOne(xml, /(?<=<[^<>]*)(\s|(?=\/?>))/g, random, (found) => found + space(random)),
  'quotes exchanged': (xml, { random }) => atOne(xml, /="[^"'<]*"/g, random, (found) => `='${found.slice(2, -1)}'`),
  'all line ends by carriage returns': (xml, { random }) => xml.replaceAll('\n', random.pick(['\r\n', '\r'])),
  'letters composed or not': (xml, { random }) => xml.normalize(random.pick(['NFC', 'NFD', 'NFKC'] as const)),
  'an empty element written in two tags': (xml, { random }) =>
    atOne(xml, /<([\w:.-]+)([^<>]*)\/>/g, random, (found) => found.replace(/<([\w:.-]+)([^<>]*)\/>/, '<$1$2></$1>')),
  'an empty element written in one tag': (xml, { random }) =>
    atOne(xml, /<([\w:.-]+)([^<>]*)><\/\1>/g, random, (found) => found.replace(/><\/.*$/s, '/>')),
  'another person': (xml, { random }) => xml.replaceAll('ada', random.pick(['eve', 'Ada', 'ad\u0430', 'ada.'])),
}

export function replaceAt(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length)
}

/** Edits one match, chosen by chance. */
export function atOne(xml: string, what: RegExp, random: Random, edit: (found: string) => string): string {
  const matches = [...xml.matchAll(what)]
  if (!matches.length) return xml
  const { index, 0: found } = random.pick(matches)
  return replaceAt(xml, index, found.length, edit(found))
}

export function inText(xml: string, random: Random, edit: (text: string) => string): string {
  return atOne(xml, /(?<=>)[^<>]*[^<>\s][^<>]*(?=<)/g, random, edit)
}

export function inValue(xml: string, random: Random, edit: (value: string) => string): string {
  return atOne(xml, /(?<==")[^"<]*(?=")/g, random, edit)
}

function put(text: string, part: string, random: Random): string {
  return insertAt(text, random.below(text.length + 1), part)
}

function space(random: Random): string {
  return random.pick([' ', '\n', '\t', '\r\n', '\r', '  ', '&#32;', '&#13;', '\u00a0', '\u2028'])
}

/** A few letters as references, decimal or hexadecimal, with zeros or without. */
function byReference(text: string, random: Random): string {
  if (text.includes('&')) return text
  const spell = (each: string): string => {
    const code = each.codePointAt(0)!
    return random.pick([`&#${code};`, `&#x${code.toString(16)};`, `&#0${code};`, `&#x000${code.toString(16)};`])
  }
  return [...text].map((each) => (random.once(4) ? spell(each) : each)).join('')
}
