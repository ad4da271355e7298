/**
 * Strict base64 (RFC 4648 §4): padded, no stray bits; white space is skipped.
 *
 * @returns null for anything else, the empty text included.
 */
export function decodeBase64(text: string): Buffer | null {
  const compact = text.replace(/[ \t\r\n]/g, '')
  if (compact === '') return null
  const bytes = Buffer.from(compact, 'base64')
  // Node drops other letters and stray bits and forgives missing padding; what it read must write the same.
  return bytes.toString('base64') === compact ? bytes : null
}
