import type { Random } from './saml-generator-random'
import type { Mutators } from './saml-mutator'
import { insertAt, localNameOf, replaceSpan, type Span, spanNamed, spansOf, textOfSpan } from './saml-mutator-spans'

const P = 'urn:oasis:names:tc:SAML:2.0:protocol'
const A = 'urn:oasis:names:tc:SAML:2.0:assertion'
const DS = 'http://www.w3.org/2000/09/xmldsig#'
const NAMES = [
  ...[
    'Response',
    'Assertion',
    'EncryptedAssertion',
    'Issuer',
    'Subject',
    'NameID',
    'BaseID',
    'Status',
    'Conditions',
    'Advice',
  ],
  ...['AttributeValue', 'Signature', 'Object', 'Extensions', 'KeyInfo', 'StatusDetail', 'Audience', 'assertion', 'x'],
]
/** Where a document may carry what nobody reads. */
const WRAPPERS = [
  ...[
    ['<w:Extensions xmlns:w="P">', '</w:Extensions>'],
    ['<w:Advice xmlns:w="A">', '</w:Advice>'],
  ],
  ...[
    ['<w:Object xmlns:w="DS">', '</w:Object>'],
    ['<w:Signature xmlns:w="DS"><w:Object>', '</w:Object></w:Signature>'],
  ],
  ...[
    ['<w:KeyInfo xmlns:w="DS">', '</w:KeyInfo>'],
    ['<w:StatusDetail xmlns:w="P">', '</w:StatusDetail>'],
  ],
  ...[
    ['<w:Response xmlns:w="P">', '</w:Response>'],
    ['<x>', '</x>'],
    ['<x xmlns="">', '</x>'],
    ['<w:AttributeValue xmlns:w="A">', '</w:AttributeValue>'],
  ],
].map(
  (pair) =>
    pair.map((tag) => tag.replace('"P"', `"${P}"`).replace('"A"', `"${A}"`).replace('"DS"', `"${DS}"`)) as [
      string,
      string,
    ],
)

/** Edits of whole elements: signature wrapping in its known variants, and whatever else chance makes of them. */
export const treeMutators: Mutators = {
  'an element removed': (xml, { random }) => onOne(xml, random, (span) => replaceSpan(xml, span, '')),
  'an element doubled': (xml, { random }) =>
    onOne(xml, random, (span) => insertAt(xml, random.once(2) ? span.start : span.end, textOfSpan(xml, span))),
  'an element copied elsewhere': (xml, { random }) =>
    onOne(xml, random, (span) => insertAt(xml, placeIn(xml, random), textOfSpan(xml, span))),
  'an element moved': (xml, { random }) =>
    onOne(xml, random, (span) => {
      const rest = replaceSpan(xml, span, '')
      return insertAt(rest, placeIn(rest, random), textOfSpan(xml, span))
    }),
  'two elements exchanged': (xml, { random }) =>
    onOne(xml, random, (one) => {
      const others = spansOf(xml).filter(({ start, end }) => start >= one.end || end <= one.start)
      if (!others.length) return xml
      const two = random.pick(others)
      const [first, second] = one.start < two.start ? [one, two] : [two, one]
      return replaceSpan(replaceSpan(xml, second, textOfSpan(xml, first)), first, textOfSpan(xml, second))
    }),
  'an element wrapped': (xml, { random }) =>
    onOne(xml, random, (span) => replaceSpan(xml, span, wrapped(textOfSpan(xml, span), random))),
  'an element unwrapped': (xml, { random }) =>
    onOne(xml, random, (span) => replaceSpan(xml, span, xml.slice(span.inside, span.insideEnds))),
  'an element emptied': (xml, { random }) =>
    onOne(xml, random, ({ inside, insideEnds }) => replaceSpan(xml, { start: inside, end: insideEnds }, '')),
  'an element renamed': (xml, { random }) =>
    onOne(xml, random, (span) => replaceSpan(xml, span, renamed(textOfSpan(xml, span), span, random.pick(NAMES)))),
  'an element of another answer': (xml, { random, other }) =>
    onOne(xml, random, (span) => {
      const found = spanNamed(other, localNameOf(span))
      return found ? replaceSpan(xml, span, textOfSpan(other, found)) : xml
    }),
  'an element of another answer beside': (xml, { random, other }) =>
    onOne(xml, random, (span) => {
      const found = spanNamed(other, localNameOf(span))
      return found ? insertAt(xml, random.once(2) ? span.start : span.end, textOfSpan(other, found)) : xml
    }),
  'a forged assertion beside the signed one': (xml, { random }) => {
    const span = spanNamed(xml, 'Assertion')
    return span ? insertAt(xml, random.once(2) ? span.start : span.end, forged(textOfSpan(xml, span), random)) : xml
  },
  'the signed assertion hidden, a forged one in its place': (xml, { random }) => {
    const span = spanNamed(xml, 'Assertion')
    if (!span) return xml
    const original = textOfSpan(xml, span)
    const changed = replaceSpan(xml, span, forged(original, random))
    return insertAt(changed, placeIn(changed, random), wrapped(original, random))
  },
  'the signed assertion inside a forged one': (xml, { random }) => {
    const span = spanNamed(xml, 'Assertion')
    if (!span) return xml
    const original = textOfSpan(xml, span)
    const evil = forged(original, random)
    return replaceSpan(
      xml,
      span,
      insertAt(evil, placeIn(evil, random), random.once(2) ? original : wrapped(original, random)),
    )
  },
  'the whole answer inside a forged one': (xml, { random }) => {
    const root = spansOf(xml)[0]
    if (!root) return xml
    const evil = forged(textOfSpan(xml, root), random)
    return insertAt(evil, placeIn(evil, random), wrapped(textOfSpan(xml, root), random))
  },
  'the signature moved to its grandparent': (xml, { random }) => {
    const span = spanNamed(xml, 'Signature')
    if (!span) return xml
    const rest = replaceSpan(xml, span, '')
    const target = random.pick(['Response', 'Assertion', 'Subject', 'Status', 'Conditions'])
    const into = spanNamed(rest, target)
    return into ? insertAt(rest, into.inside, textOfSpan(xml, span)) : xml
  },
}

function onOne(xml: string, random: Random, edit: (span: Span) => string): string {
  const spans = spansOf(xml)
  return spans.length ? edit(random.pick(spans)) : xml
}

/** A place between tags: behind a start tag or an end tag. */
function placeIn(xml: string, random: Random): number {
  const spans = spansOf(xml)
  if (!spans.length) return 0
  const { inside, insideEnds, end } = random.pick(spans)
  return random.pick([inside, insideEnds, end])
}

function wrapped(text: string, random: Random): string {
  const [open, close] = random.pick(WRAPPERS)
  return open + text + close
}

function renamed(text: string, { name }: Span, to: string): string {
  const prefix = name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : ''
  return text
    .replace(`<${name}`, `<${prefix}${to}`)
    .replace(new RegExp(`</${name.replaceAll('.', '\\.')}(\\s*)>$`), `</${prefix}${to}$1>`)
}

/** About somebody else, with or without a signature, under the same ID, another or none. */
function forged(text: string, random: Random): string {
  const person = text.replace(/(NameID[^>]*>)[^<]*/, '$1eve@orga.test')
  const signature = spanNamed(person, 'Signature')
  const bare = signature && random.once(2) ? replaceSpan(person, signature, '') : person
  return bare.replace(
    / ID=(["'])[^"']*\1/,
    random.pick([' ID="_evil"', '', ' ID="_assertion"', ' ID="_response"', ' id="_assertion"']),
  )
}
