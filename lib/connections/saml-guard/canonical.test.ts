import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { signXml } from '@/lib/testing/saml-sign'
import { canonicalize } from './canonical'
import { everyElement } from './names'
import { parseXml, type XmlElement } from './parse'

const key = createSigningKey('idp.orga.test')

function elementNamed(root: XmlElement, name: string): XmlElement {
  const found = [...everyElement(root)].find(({ localName }) => localName === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

const parse = (xml: string) => parseXml(Buffer.from(xml))

// xml-crypto digests the assertion; our canonical text of it must have the same digest.
test.each<[string, string, string[]?]>([
  ['a plain assertion', '<Root><Assertion ID="a"><Issuer/>x</Assertion></Root>'],
  [
    'namespaces inherited from the response',
    '<p:Root xmlns:p="urn:p" xmlns:a="urn:a"><a:Assertion ID="a"><a:Issuer/><p:x/></a:Assertion></p:Root>',
  ],
  [
    'inherited namespaces that nothing uses',
    '<p:Root xmlns:p="urn:p" xmlns:q="urn:q"><Assertion ID="a"><Issuer/></Assertion></p:Root>',
  ],
  [
    'a prefix that siblings declare anew',
    '<Root><Assertion ID="a"><Issuer/><q:x xmlns:q="urn:1"/><q:x xmlns:q="urn:2"><q:y/></q:x></Assertion></Root>',
  ],
  [
    'a prefix declared anew on the way down',
    '<Root xmlns:q="urn:1"><q:Assertion ID="a"><Issuer/><q:x xmlns:q="urn:2"><q:y xmlns:q="urn:1"/></q:x></q:Assertion></Root>',
  ],
  [
    'a default namespace',
    '<Root xmlns="urn:r"><Assertion ID="a"><Issuer/><x xmlns="urn:x"><y/></x></Assertion></Root>',
  ],
  [
    'a default namespace taken back',
    '<Root><Assertion xmlns="urn:a" ID="a"><Issuer/><x xmlns=""><y/></x></Assertion></Root>',
  ],
  [
    'a listed prefix',
    '<Root xmlns:xs="urn:xs" xmlns:xsi="urn:xsi"><Assertion ID="a"><Issuer/><v xsi:type="xs:string"/></Assertion></Root>',
    ['xs'],
  ],
  [
    'a listed prefix declared further down',
    '<Root><Assertion ID="a"><Issuer/><v xmlns:xs="urn:xs"><w/></v></Assertion></Root>',
    ['xs', 'nowhere'],
  ],
  [
    'attributes by namespace, then by name',
    '<Root><Assertion ID="a" xmlns:b="urn:1" xmlns:a="urn:2" a:z="1" a:y="2" b:x="3" c="4" B="5"><Issuer/></Assertion></Root>',
  ],
  [
    'namespaces in the order of their prefixes',
    '<Root><Assertion ID="a" xmlns:z="urn:1" xmlns:b="urn:2" z:q="" b:q=""><Issuer/></Assertion></Root>',
  ],
  ['xml:lang', '<Root xml:lang="en"><Assertion ID="a" xml:lang="fr"><Issuer/></Assertion></Root>'],
  [
    'escapes in text',
    '<Root><Assertion ID="a"><Issuer/>&amp; &lt; &gt; > &quot; " \' &#xD; &#9; &#10;\t\n</Assertion></Root>',
  ],
  [
    'escapes in attributes',
    '<Root><Assertion ID="a" b="&amp; &lt; &gt; > &quot; \' &#xD; &#9; &#10;" c=\'"\'><Issuer/></Assertion></Root>',
  ],
  ['line ends of every kind', '<Root><Assertion ID="a"><Issuer/>one\r\ntwo\rthree\n</Assertion></Root>'],
  ['white space in an attribute', '<Root><Assertion ID="a" b="one\ttwo\nthree"><Issuer/></Assertion></Root>'],
  [
    'letters beyond ASCII, as such and by reference',
    '<Root><Assertion ID="a" n="Zoë 日本"><Issuer/>Ünï 𝒳 &#x1D4B3; &#252;</Assertion></Root>',
  ],
  ['empty elements and odd spacing', '<Root ><Assertion  ID = "a" ><Issuer /><x></x ><y\n/></Assertion ></Root >'],
])('agrees with xml-crypto on %s', (_, xml, inclusivePrefixes = []) => {
  const signed = signXml(xml, { key, target: 'assertion', inclusivePrefixes })
  const claimed = /DigestValue>([^<]*)</.exec(signed)?.[1]
  const digestOf = (text: string) => createHash('sha256').update(text).digest('base64')
  const [raw, written] = [parse(xml), parse(signed)]

  const fromRaw = canonicalize(elementNamed(raw, 'Assertion'), { inclusivePrefixes })
  const fromSigned = canonicalize(elementNamed(written, 'Assertion'), {
    inclusivePrefixes,
    without: elementNamed(written, 'Signature'),
  })

  expect([digestOf(fromRaw), digestOf(fromSigned)]).toEqual([claimed, claimed])
})

test('the default namespace can be listed as #default', () => {
  const root = parse('<Root xmlns="urn:r"><q:Assertion xmlns:q="urn:q"/></Root>')

  expect(canonicalize(elementNamed(root, 'Assertion'), { inclusivePrefixes: ['#default'] })).toBe(
    '<q:Assertion xmlns="urn:r" xmlns:q="urn:q"></q:Assertion>',
  )
})

// Exclusive XML Canonicalization 1.0, §2.2: the same element in two contexts
test.each([
  '<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>',
  '<n2:pdu xmlns:n1="http://example.com" xmlns:n2="http://foo.example" xml:lang="fr" xml:space="retain"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n2:pdu>',
])('an element reads the same in every context', (xml) => {
  expect(canonicalize(elementNamed(parse(xml), 'elem2'))).toBe(
    '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
  )
})
