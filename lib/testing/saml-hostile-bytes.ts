import { by, type HostileCases, honest, scene, swap, tampered } from './saml-scene'

/** An honest answer in which the bytes `hex` stand before the person's name. */
const withBytes = (hex: string) =>
  by('An honest answer, its bytes changed', (keys, at = scene) => {
    const bytes = Buffer.from(honest(keys, {}, at))
    const place = bytes.indexOf('ada@')
    return Buffer.concat([bytes.subarray(0, place), Buffer.from(hex, 'hex'), bytes.subarray(place)])
  })

const withDoctype = (doctype: string, reference = '') =>
  tampered((xml) => doctype + xml.replace('ada@orga.test', `${reference}ada@orga.test`))

const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')

/** Bytes, entities and markup that parsers read in more than one way, or at great cost. */
export const hostileBytes: HostileCases = {
  not_utf8: {
    'an overlong form of /': withBytes('c0af'),
    'an overlong form of a NUL': withBytes('c080'),
    'half of a surrogate pair': withBytes('eda080'),
    'a pair of surrogates in UTF-8': withBytes('eda080edb080'),
    'a byte of Latin-1': withBytes('e4'),
    'a continuation that continues nothing': withBytes('80'),
    'a code point beyond Unicode': withBytes('f4908080'),
    'a character cut short at the end': by('An honest answer, its bytes changed', (keys, at) =>
      Buffer.concat([Buffer.from(honest(keys, {}, at)), Buffer.from([0xe2, 0x82])]),
    ),
    'UTF-32': by('An honest answer in another encoding', (keys, at) => {
      const letters = [...`\uFEFF${honest(keys, {}, at)}`].map((letter) => letter.codePointAt(0) ?? 0)
      return Buffer.from(Uint32Array.from(letters).buffer)
    }),
  },
  forbidden_character: {
    'a NUL': withBytes('00'),
    'a NUL at the end': tampered((xml) => `${xml}\0`),
    'a non-character': withBytes('efbfbf'),
    'a code point beyond Unicode by reference': tampered(swap('ada@', '&#x110000;ada@')),
    'a backspace by reference': tampered(swap('ada@', 'eve&#8;ada@')),
    'UTF-16 without a mark': by('An honest answer in another encoding', (keys, at) =>
      Buffer.from(honest(keys, {}, at), 'utf16le'),
    ),
  },
  doctype_forbidden: {
    'a billion laughs': withDoctype(`<!DOCTYPE r [<!ENTITY l0 "ha">${laughs}]>`, '&l9;'),
    'an entity out of a file': withDoctype('<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '&e;'),
    'an entity out of the network': withDoctype('<!DOCTYPE r [<!ENTITY e SYSTEM "http://127.0.0.1:1/">]>', '&e;'),
    'a parameter entity': withDoctype('<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/d"> %p;]>'),
    'a document type that is somewhere else': withDoctype('<!DOCTYPE r SYSTEM "http://127.0.0.1:1/d">'),
    'an attribute’s default value': withDoctype('<!DOCTYPE r [<!ATTLIST a ID CDATA "_assertion">]>'),
    'a document type in small letters': withDoctype('<!doctype html>'),
    'a document type behind the root': tampered((xml) => `${xml}<!DOCTYPE r>`),
  },
  unknown_entity: {
    'a reference of seven hexadecimal digits': tampered(swap('ada@', '&#x0000041;da@')),
    'a reference without an end': tampered(swap('ada@', '&#97da@')),
    'a reference to nothing': tampered(swap('ada@', '&;ada@')),
    'an entity in an attribute': tampered(swap(' ID="_response"', ' ID="&id;"')),
    'an entity in another case': tampered(swap('ada@', '&AMP;ada@')),
  },
  comment_forbidden: {
    'a comment in the issuer': tampered(swap('</saml:Issuer>', '<!-- -->.evil.test</saml:Issuer>')),
    'a comment in the digest': tampered(swap('</ds:DigestValue>', '<!-- --></ds:DigestValue>')),
    'a comment in the audience': tampered(swap('</saml:Audience>', '<!-- --></saml:Audience>')),
    'a comment before the root': tampered((xml) => `<!-- -->${xml}`),
    'a comment behind the root': tampered((xml) => `${xml}<!-- -->`),
  },
  cdata_forbidden: {
    'CDATA in the digest': tampered(swap('<ds:DigestValue>', '<ds:DigestValue><![CDATA[]]>')),
    'CDATA in an attribute’s value': tampered(swap('ada@orga.test</saml:Attr', 'ada@orga.test<![CDATA[]]></saml:Attr')),
  },
  processing_instruction_forbidden: {
    'a style sheet before the root': tampered((xml) => `<?xml-stylesheet href="x"?>${xml}`),
    'a processing instruction in the digest': tampered(swap('</ds:DigestValue>', '<?x?></ds:DigestValue>')),
    'a second declaration': tampered(swap('<samlp:Status>', '<?xml version="1.0"?><samlp:Status>')),
  },
  xml_declaration: {
    'a declaration of UTF-7': tampered((xml) => `<?xml version="1.0" encoding="UTF-7"?>${xml}`),
    'a declaration of UTF-16': tampered((xml) => `<?xml version="1.0" encoding="UTF-16"?>${xml}`),
  },
  malformed_xml: {
    'white space before the name of a tag': tampered(swap('<saml:Subject>', '< saml:Subject>')),
    'an attribute without quotes': tampered(swap('Version="2.0"', 'Version=2.0')),
    'a bracket in an attribute': tampered(swap('Version="2.0"', 'Version="<2.0"')),
    'tags that overlap': tampered(swap('</saml:NameID><saml:SubjectConfirmation ', '<saml:SubjectConfirmation ')),
    'names beyond ASCII': tampered(swap('<samlp:Status>', '<samlp:Státus/><samlp:Status>')),
    'a web page': () => '<html><body>Sign in<br></body></html>',
    JSON: () => '{"SAMLResponse":{"NameID":"ada@orga.test"}}',
  },
}
