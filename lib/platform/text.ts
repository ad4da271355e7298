/**
 * What nobody sees, or what changes how the letters around it are read: control
 * letters, line and paragraph separators, directions and their overrides,
 * zero-width spaces, tags. Joiners stay: some scripts are spelled with them.
 */
const INVISIBLE =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]+/gu

/** One line of words that read as they stand (I31): names, wherever they come from. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim()
}

/** The same line by line, with at most one empty line between two: what people write to each other. */
export function plainText(text: string): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map(oneLine)
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const WORD = /[^\s<>"'(),:;=/]+/g

/**
 * What another side says may hold somebody's address; what we keep, log and hand
 * on may not. Word by word: a pattern of the whole address would look at a long
 * word without one once for each of its letters, and strangers write such words.
 */
export function withoutAddresses(text: string): string {
  return text.replace(WORD, (word) => (/.@./.test(word) ? '…' : word))
}

/** {@link keepableJson}, as the value that it says. */
export function keepable<Value>(value: Value): Value {
  return JSON.parse(keepableJson(value))
}

/**
 * The value as JSON that PostgreSQL keeps: it refuses a NUL in a text, and half
 * of a surrogate pair, and providers' answers may hold either (RFC 8259 §8.2).
 */
export function keepableJson(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\ufffd') : part,
  )
}
