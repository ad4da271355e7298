import { randomBytes } from 'node:crypto'

/**
 * What a proxy in front of the product would say about a browser: an address
 * (RFC 4193) in a /48 that no other browser of the run has, so that the limits
 * that one test uses up shut out nobody else's.
 */
export function fromOwnNetwork(): Record<string, string> {
  const [site, ...words] =
    randomBytes(5)
      .toString('hex')
      .match(/^..|.{4}/g) ?? []
  return { 'x-forwarded-for': `fd${site}:${words.join(':')}::1` }
}
