/**
 * What nobody sees, or what changes how the letters around it are read: control
 * letters, line and paragraph separators, directions and their overrides,
 * zero-width spaces, tags. Joiners stay: some scripts are spelled with them.
 */
const INVISIBLE =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]+/gu

/** One line of words that read as they stand (I31): names, wherever they come from. */
export function oneLine(text: string): string {
  return text.replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim()
}

/** The same line by line, with at most one empty line between two: what people write to each other. */
export function plainText(text: string): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map(oneLine)
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
