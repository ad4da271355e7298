import { type HostileCases, honest, swap, tampered } from './saml-scene'

const beforeStatus = (content: string) => swap('<samlp:Status>', `${content}<samlp:Status>`)
const nested = (levels: number) => `${'<x>'.repeat(levels)}${'</x>'.repeat(levels)}`
const attributes = (count: number) => Array.from({ length: count }, (_, i) => ` a${i}="1"`).join('')

const namespaces = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ` xmlns:n${from + i}="urn:${i}"`).join('')

/** Bytes and XML with more than one reading, or too much of it. */
export const hostileMarkup: HostileCases = {
  too_large: {
    'a document over 256 kB': tampered((xml) => xml + ' '.repeat(262_144)),
  },
  not_utf8: {
    'bytes that aren’t UTF-8': (keys, at) =>
      Buffer.concat([Buffer.from(honest(keys, {}, at)), Buffer.from([0xc3, 0x28])]),
    'UTF-16': (keys, at) => Buffer.from(`\uFEFF${honest(keys, {}, at)}`, 'utf16le'),
  },
  malformed_xml: {
    'a byte order mark': tampered((xml) => `\uFEFF${xml}`),
    'two roots': tampered((xml) => xml + xml),
    'text after the root': tampered((xml) => `${xml}x`),
    'an end tag of another name': tampered(swap('</saml:NameID>', '</saml:NameId>')),
    'a root that isn’t closed': tampered(swap('</samlp:Response>', '')),
    'a tag that isn’t closed': tampered((xml) => `${xml}<x a="`),
    '“]]>” in text': tampered(swap('ada@', 'ada]]>@')),
    'nothing but white space': () => ' \n',
  },
  forbidden_character: {
    'a control character': tampered(swap('ada@', 'ada\u0001@')),
    'a control character by reference': tampered(swap('ada@', 'ada&#0;@')),
    'a surrogate by reference': tampered(swap('ada@', 'ada&#xD800;@')),
  },
  xml_declaration: {
    'XML 1.1': tampered((xml) => `<?xml version="1.1"?>${xml}`),
    'a declaration of another encoding': tampered((xml) => `<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`),
  },
  doctype_forbidden: {
    'a document type with an entity': tampered(
      (xml) => `<!DOCTYPE r [<!ENTITY e "eve@orga.test">]>${xml.replace('ada@orga.test', '&e;')}`,
    ),
  },
  comment_forbidden: {
    'a comment that cuts the NameID': tampered(swap('ada@orga.test', 'ada@orga.test<!-- -->.evil.test')),
  },
  cdata_forbidden: {
    'CDATA in the NameID': tampered(swap('>ada@orga.test', '><![CDATA[ada]]>@orga.test')),
  },
  processing_instruction_forbidden: {
    'a processing instruction': tampered(swap('ada@orga.test', 'ada@orga.test<?x y?>.evil.test')),
  },
  unknown_entity: {
    'an entity beyond the five': tampered(swap('ada@', '&nbsp;ada@')),
    'a bare ampersand': tampered(swap('ada@', 'a & b@')),
  },
  too_deep: {
    '33 levels': () => nested(33),
    '20,000 levels': () => nested(20_000),
    'a deep value in an honest answer': tampered(swap('</saml:AttributeValue>', `${nested(40)}</saml:AttributeValue>`)),
  },
  too_many_elements: {
    '3,001 elements': () => `<x>${'<y/>'.repeat(3000)}</x>`,
    '50,000 elements': () => `<x>${'<y/>'.repeat(50_000)}</x>`,
  },
  too_many_attributes: {
    '25 attributes': () => `<x${attributes(25)}/>`,
    '10,000 attributes': () => `<x${attributes(10_000)}/>`,
  },
  too_many_namespaces: {
    '65 namespaces in force at one place': () =>
      `<a${namespaces(0, 22)}><b${namespaces(22, 22)}><c${namespaces(44, 21)}/></b></a>`,
  },
  repeated_xml_attribute: {
    'an attribute twice': tampered(swap(' ID="_response"', ' ID="_response" ID="_other"')),
    'an attribute twice by namespace': () => '<x xmlns:a="urn:u" xmlns:b="urn:u" a:i="1" b:i="2"/>',
    'a namespace declared twice': () => '<x xmlns:a="urn:u" xmlns:a="urn:v"/>',
  },
  undeclared_prefix: {
    'an element with an undeclared prefix': tampered(beforeStatus('<foo:Extra/>')),
    'an attribute with an undeclared prefix': () => '<x a:b="1"/>',
  },
  forbidden_namespace: {
    'the prefix xml declared anew': () => '<x xmlns:xml="urn:evil"/>',
    'another prefix for the xmlns namespace': () => '<x xmlns:a="http://www.w3.org/2000/xmlns/"/>',
    'a prefix declared away': () => '<x xmlns:a=""/>',
    'a relative namespace': () => '<x xmlns:a="u"/>',
    'a namespace with a carriage return in it': () => '<x xmlns:a="urn:&#13;u"/>',
    'a namespace with an ampersand in it': () => '<x xmlns:a="urn:&amp;lt;"/>',
    'a namespace with a quote in it': () => '<x xmlns:a="urn:&quot; b:c=&quot;"/>',
  },
}
