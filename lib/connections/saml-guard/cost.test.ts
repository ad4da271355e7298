import { expect, test } from 'vitest'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { honest, misissued, oddlySigned, scene, swap } from '@/lib/testing/saml-scene'
import { guardSamlResponse } from './guard'

const idp = createSigningKey('idp.orga.test')
const keys = { idp, stranger: idp, weak: idp }
const MAX = 256 * 1024
const filled = (start: string, part: string, end = '') =>
  start + part.repeat(Math.floor((MAX - start.length - end.length) / part.length)) + end
const prefixes = Array.from({ length: 22 }, (_, i) => `p${i}`)
const declared = (level: number) =>
  prefixes.map((prefix) => ` xmlns:${prefix}l${level}="urn:${prefix}${level}"`).join('')
const sibling = `<b ${prefixes
  .slice(0, 7)
  .map((prefix) => `${prefix}l0:c=""`)
  .join(' ')}/>`
const namespaces = `<a${declared(0)}><a${declared(1)}>${sibling.repeat(2900)}</a></a>`
const groups = Array.from({ length: 2900 }, (_, i) => `group-${i}`)
const REFERENCE = /<ds:Reference .*<\/ds:Reference>/

/** An answer whose both signatures are good, by an IdP that wants to hurt us. */
function issuedWith(content: string): string {
  const attribute = `<saml:Attribute Name="x">${content}</saml:Attribute>`
  return misissued(
    swap('<saml:Attribute ', (tag) => attribute + tag),
    { sign: 'both' },
  )(keys)
}

/** Milliseconds of CPU. The least of several counts: the first runs compile, others may share the processor. */
function costOf(bytes: Uint8Array): number {
  const before = process.cpuUsage()
  guardSamlResponse(bytes, { ...scene, signingCertificates: [idp.certificatePem] })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The cheapest way to find a quadratic step is a document full of one thing. */
test.each<[string, () => string]>([
  ['tags that open', () => filled('', '<x>')],
  ['tags that never close', () => filled('<x', ' a="1"')],
  ['one name', () => filled('<', 'a')],
  ['one attribute name', () => filled('<x ', 'a')],
  ['white space in a tag', () => filled('<x', ' ')],
  ['white space around =', () => filled('<x a', ' ')],
  ['an attribute value without end', () => filled('<x a="', 'a')],
  ['references', () => filled('<x>', '&amp;', '</x>')],
  ['ampersands', () => filled('<x>', '&', '</x>')],
  ['brackets', () => filled('<x>', ']]', '</x>')],
  ['elements', () => filled('<x>', '<y/>', '</x>')],
  ['carriage returns', () => filled('<x>', '\r', '</x>')],
  ['values to canonicalize', () => issuedWith(`<saml:AttributeValue>${'&#13;'.repeat(40_000)}</saml:AttributeValue>`)],
  ['namespaces to canonicalize', () => issuedWith(namespaces)],
  ['prefixes to include', () => oddlySigned({ inclusivePrefixes: prefixes })(keys)],
  [
    'references to verify',
    () => oddlySigned({ editSignedInfo: (info) => info.replace(REFERENCE, (r) => r.repeat(300)) })(keys),
  ],
  ['honest groups', () => honest(keys, { sign: 'both', attributes: { groups } })],
])(
  'a document full of %s costs less than 200 ms of CPU',
  (_, make) => {
    const bytes = Buffer.from(make())

    const costs = Array.from({ length: 4 }, () => costOf(bytes))

    expect(bytes.length).toBeLessThanOrEqual(MAX)
    expect(Math.min(...costs)).toBeLessThan(200)
  },
  60_000,
)
