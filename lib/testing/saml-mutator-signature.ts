import type { Random } from './saml-generator-random'
import type { Mutators } from './saml-mutator'
import { insertAt, localNameOf, replaceSpan, spansOf, textOfSpan } from './saml-mutator-spans'
import { atOne } from './saml-mutator-text'

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ALGORITHMS = [
  ...[
    `${DSIG}enveloped-signature`,
    EXCLUSIVE,
    `${EXCLUSIVE}WithComments`,
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  ],
  ...['http://www.w3.org/2006/12/xml-c14n11', 'http://www.w3.org/TR/1999/REC-xpath-19991116', `${DSIG}base64`],
  ...[
    `${MORE}rsa-sha256`,
    `${MORE}rsa-sha384`,
    `${MORE}rsa-sha512`,
    `${MORE}ecdsa-sha256`,
    `${DSIG}rsa-sha1`,
    `${MORE}hmac-sha256`,
  ],
  ...[
    'http://www.w3.org/2001/04/xmlenc#sha256',
    'http://www.w3.org/2001/04/xmlenc#sha512',
    `${MORE}sha384`,
    `${DSIG}sha1`,
    '',
  ],
]
const LISTS = [
  '',
  '#default',
  'xs',
  'xs xsi',
  'saml',
  'saml2 #default',
  'xml',
  'xmlns',
  'xs\u00a0saml',
  'ds',
  'nowhere',
  ' xs  samlp\n',
  '#all',
]
const URIS = [
  '',
  '#',
  '#_assertion',
  '#_response',
  '_assertion',
  '#_ASSERTION',
  '#%5Fassertion',
  ' #_assertion',
  '#_assertion ',
  '#xpointer(/)',
  "#xpointer(id('_assertion'))",
  '#element(/1/4)',
  '?#_assertion',
  'https://evil.test/#_assertion',
  'file:///etc/passwd',
]
const INSIDE_VALUES = [
  ' ',
  '\n',
  '\r\n',
  '&#13;',
  '&#32;',
  '=',
  'A',
  '<x/>',
  '<!-- -->',
  '\u00a0',
  '-',
  '\t',
  '&#65;',
  '<![CDATA[]]>',
]

/** Edits of signatures, and of what says how they were made. */
export const signatureMutators: Mutators = {
  'something in a digest or signature value': (xml, { random }) =>
    onText(xml, ['DigestValue', 'SignatureValue'], random, (text) =>
      insertAt(text, random.below(text.length + 1), random.pick(INSIDE_VALUES)),
    ),
  'a value in lines': (xml, { random }) => {
    const end = random.pick(['\n', '\r\n', '&#13;\n', '\n    '])
    return onText(xml, ['DigestValue', 'SignatureValue', 'X509Certificate'], random, (text) =>
      text.replace(/.{10,76}/g, (line) => line + end),
    )
  },
  'a value of base64 for addresses': (xml, { random }) =>
    onText(xml, ['DigestValue', 'SignatureValue'], random, (text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  'a value without padding': (xml, { random }) =>
    onText(xml, ['DigestValue', 'SignatureValue'], random, (text) => text.replace(/=+$/, '')),
  'a value with stray bits': (xml, { random }) =>
    onText(xml, ['DigestValue', 'SignatureValue'], random, (text) =>
      text.replace(/.(?==+$)/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
    ),
  'a value cut short': (xml, { random }) =>
    onText(xml, ['DigestValue', 'SignatureValue'], random, (text) => text.slice(0, 4 * random.below(8))),
  'an algorithm exchanged': (xml, { random }) =>
    atOne(xml, /(?<=Algorithm=["'])[^"']*/g, random, () => random.pick(ALGORITHMS)),
  'transforms of another order': (xml) =>
    xml.replace(
      /(<([\w:.-]*Transform)\b[^>]*(?:\/>|>.*?<\/\2>))(\s*)(<([\w:.-]*Transform)\b[^>]*(?:\/>|>.*?<\/\5>))/s,
      '$4$3$1',
    ),
  'a prefix list exchanged': (xml, { random }) =>
    atOne(xml, /(?<=PrefixList=")[^"]*/g, random, () => random.pick(LISTS)),
  'a prefix list added': (xml, { random }) => {
    const list = `<ec:InclusiveNamespaces xmlns:ec="${random.pick([EXCLUSIVE, EXCLUSIVE, 'urn:x'])}" PrefixList="${random.pick(LISTS)}"/>`
    return onElement(xml, ['Transform', 'CanonicalizationMethod', 'Transforms', 'SignatureMethod'], random, (text) =>
      text
        .replace(/\/>$/, '>X</Z>')
        .replace(/X<\/Z>$|<\/[^<]*>$/, (end) =>
          end === 'X</Z>' ? `${list}</${/<([\w:.-]+)/.exec(text)?.[1]}>` : list + end,
        ),
    )
  },
  'a reference exchanged': (xml, { random }) => atOne(xml, /(?<=URI=")[^"]*/g, random, () => random.pick(URIS)),
  'a reference without an address': (xml) => xml.replace(/ URI="[^"]*"/, ''),
  'KeyInfo removed': (xml, { random }) => onElement(xml, ['KeyInfo'], random, () => ''),
  'KeyInfo exchanged': (xml, { random }) =>
    onElement(xml, ['KeyInfo'], random, (text) => {
      const name = /<([\w:.-]+)/.exec(text)?.[1] ?? 'KeyInfo'
      const inside = [
        '',
        `<k:RetrievalMethod xmlns:k="${DSIG}" URI="https://evil.test"/>`,
        `<k:KeyName xmlns:k="${DSIG}">idp</k:KeyName>`,
        '<x ID="_assertion"/>',
        '<x Id="k"/>',
        '&amp;',
        `<k:Signature xmlns:k="${DSIG}"/>`,
      ]
      return `<${name}>${random.pick(inside)}</${name}>`
    }),
  'an Object in the signature': (xml, { random }) =>
    onElement(xml, ['Signature'], random, (text) =>
      text.replace(/(<\/[^<]*>)$/, `<k:Object xmlns:k="${DSIG}" Id="_assertion"/>$1`),
    ),
  'a second reference': (xml, { random }) =>
    onElement(
      xml,
      ['Reference'],
      random,
      (text) => text + (random.once(2) ? text : text.replace(/URI="[^"]*"/, 'URI=""')),
    ),
  'a second SignedInfo': (xml, { random }) =>
    onElement(xml, ['SignedInfo'], random, (text) =>
      random.once(2) ? text + text : text + text.replace('_assertion', '_response'),
    ),
  'a length for an HMAC': (xml, { random }) =>
    onElement(xml, ['SignatureMethod'], random, (text) =>
      text.replace(
        /\/>$/,
        `><k:HMACOutputLength xmlns:k="${DSIG}">1</k:HMACOutputLength></${/<([\w:.-]+)/.exec(text)?.[1]}>`,
      ),
    ),
}

function onElement(xml: string, names: readonly string[], random: Random, edit: (text: string) => string): string {
  const spans = spansOf(xml).filter((span) => names.includes(localNameOf(span)))
  if (!spans.length) return xml
  const span = random.pick(spans)
  return replaceSpan(xml, span, edit(textOfSpan(xml, span)))
}

function onText(xml: string, names: readonly string[], random: Random, edit: (text: string) => string): string {
  const spans = spansOf(xml).filter((span) => names.includes(localNameOf(span)))
  if (!spans.length) return xml
  const { inside, insideEnds } = random.pick(spans)
  return replaceSpan(xml, { start: inside, end: insideEnds }, edit(xml.slice(inside, insideEnds)))
}
