import { refuse } from './refusals'

const MAX_ATTRIBUTES = 24

type RawAttribute = { prefix: string; localName: string; value: string }
export type StartTag = {
  kind: 'start'
  prefix: string
  localName: string
  attributes: readonly RawAttribute[]
  empty: boolean
}
export type Token = StartTag | { kind: 'end'; name: string } | { kind: 'text'; text: string }

const NAME = '[A-Za-z_][\\w.-]*'
const XML_DECLARATION =
  /<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(["'])1\.0\1([ \t\n]+encoding[ \t\n]*=[ \t\n]*(["'])utf-8\3)?([ \t\n]+standalone[ \t\n]*=[ \t\n]*(["'])(?:yes|no)\5)?[ \t\n]*\?>/iy
const START = new RegExp(`<(?:(${NAME}):)?(${NAME})(?=[ \\t\\n/>])`, 'y')
const ATTRIBUTE = new RegExp(
  `[ \\t\\n]+(?:(${NAME}):)?(${NAME})[ \\t\\n]*=[ \\t\\n]*(?:"([^"<]*)"|'([^'<]*)')(?=[ \\t\\n/>])`,
  'y',
)
const START_ENDS = /[ \t\n]*(\/?)>/y
const END = new RegExp(`</((?:${NAME}:)?${NAME})[ \\t\\n]*>`, 'y')
const FORBIDDEN = [
  ['<!--', 'comment_forbidden'],
  ['<![CDATA[', 'cdata_forbidden'],
  ['<!', 'doctype_forbidden'],
  ['<?', 'processing_instruction_forbidden'],
] as const

/**
 * Cuts XML text into tags and text, in linear time: each sticky expression is
 * tried once at each place, and what it doesn't match ends the reading.
 * Whether tags nest is the caller's to see.
 */
export function* readMarkup(text: string): Generator<Token> {
  let at = declarationLength(text)
  while (at < text.length) {
    if (text[at] !== '<') {
      const next = text.indexOf('<', at)
      const end = next < 0 ? text.length : next
      yield { kind: 'text', text: textOf(text.slice(at, end)) }
      at = end
      continue
    }
    const closing = text[at + 1] === '/' ? matchAt(END, text, at) : null
    if (closing) {
      yield { kind: 'end', name: closing[1] ?? '' }
      at = END.lastIndex
      continue
    }
    const { tag, end } = readStart(text, at)
    yield tag
    at = end
  }
}

function declarationLength(text: string): number {
  if (!/^<\?xml[ \t\n]/.test(text)) return 0
  return matchAt(XML_DECLARATION, text, 0) ? XML_DECLARATION.lastIndex : refuse('xml_declaration')
}

function readStart(text: string, at: number): { tag: StartTag; end: number } {
  const start = matchAt(START, text, at)
  if (!start) refuse(FORBIDDEN.find(([opening]) => text.startsWith(opening, at))?.[1] ?? 'malformed_xml')
  const attributes: RawAttribute[] = []
  let end = START.lastIndex
  for (let found = matchAt(ATTRIBUTE, text, end); found; found = matchAt(ATTRIBUTE, text, end)) {
    if (attributes.length === MAX_ATTRIBUTES) refuse('too_many_attributes')
    const [, prefix = '', localName = '', double, single] = found
    attributes.push({ prefix, localName, value: attributeValueOf(double ?? single ?? '') })
    end = ATTRIBUTE.lastIndex
  }
  const close = matchAt(START_ENDS, text, end)
  if (!close) refuse('malformed_xml')
  const [, prefix = '', localName = ''] = start
  return { tag: { kind: 'start', prefix, localName, attributes, empty: close[1] === '/' }, end: START_ENDS.lastIndex }
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at
  return expression.exec(text)
}

function textOf(raw: string): string {
  if (raw.includes(']]>')) refuse('malformed_xml')
  return decodeReferences(raw)
}

/** XML 1.0 §3.3.3: white space in an attribute is a space unless it came by reference. */
function attributeValueOf(raw: string): string {
  return decodeReferences(raw.replace(/[\t\n]/g, ' '))
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const REFERENCE = /&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/g
const NO_REFERENCE = /&(?!#x[0-9A-Fa-f]{1,6};|#[0-9]{1,7};|(?:amp|lt|gt|quot|apos);)/

function decodeReferences(raw: string): string {
  if (!raw.includes('&')) return raw
  if (NO_REFERENCE.test(raw)) refuse('unknown_entity')
  return raw.replace(REFERENCE, (_, hex, decimal, name) => {
    if (name) return NAMED[name] ?? ''
    return characterOf(hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10))
  })
}

/** XML 1.0 §2.2, for references as for plain text. */
function characterOf(code: number): string {
  const legal =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  return legal ? String.fromCodePoint(code) : refuse('forbidden_character')
}
