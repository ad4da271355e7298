import type { SamlResponseOptions } from './saml-styles'

/** What a good answer says of a person that we do not take; refused behind the guard, by what becomes of an identity. */
export type HostileIdentity = { code: string; name: string; changes: Partial<SamlResponseOptions> }

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'

/** NameIDs that call themselves an address and have more than one reading, or none. */
const addressesByName: Record<string, string> = {
  'two @': 'ada@orga.test@evil.test',
  'two @ that end in our domain': 'eve@evil.test@orga.test',
  'a quoted local part': '"ada"@orga.test',
  'a quoted @': '"ada@orga.test"@evil.test',
  'a comment': 'ada(eve)@orga.test',
  'a comment behind the domain': 'ada@orga.test(.evil.test)',
  'an address literal': 'ada@[192.0.2.1]',
  'a number for a domain': 'ada@3221225985',
  'a dot at the end': 'ada@orga.test.',
  'a dot before the domain': 'ada@.orga.test',
  'a dot at the beginning': '.ada@orga.test',
  'two dots': 'ada..b@orga.test',
  'a domain without a dot': 'ada@localhost',
  'no local part': '@orga.test',
  'no domain': 'ada@',
  'no @': 'ada',
  'two addresses': 'ada@orga.test,eve@evil.test',
  'two addresses with a semicolon': 'ada@orga.test;eve@evil.test',
  'pointed brackets': '<ada@orga.test>',
  'a mailto link': 'mailto:ada@orga.test?cc=eve@evil.test',
  'a percent route': 'eve%evil.test@orga.test@x',
  'a local part of 65 letters': `${'a'.repeat(65)}@orga.test`,
  'an address of 260 letters': `ada@${'a.'.repeat(124)}orga.test`,
  'a domain with an underscore': 'ada@org_a.test',
  'a label that begins with a hyphen': 'ada@-orga.test',
}

/** Addresses in an attribute beside a lasting subject. */
const addressesByAttribute: Record<string, string> = {
  'a no-break space behind it': 'ada@orga.test\u00A0',
  'a no-break space before it': '\u00A0ada@orga.test',
  'a space behind it': 'ada@orga.test ',
  'a line end and a header behind it': 'ada@orga.test\nBcc: eve@evil.test',
  'a tab in it': 'ada\t@orga.test',
  'a thin space in it': 'ada@orga\u2009.test',
  'a zero-width joiner in it': 'ada\u200D@orga.test',
  'a byte order mark before it': '\uFEFFada@orga.test',
  'a Cyrillic а': '\u0430da@orga.test',
  'a Greek ο in the domain': 'ada@\u03BFrga.test',
  'full-width letters': '\uFF41da@orga.test',
  'a full-width dot': 'ada@orga\uFF0Etest',
  'an ideographic full stop': 'ada@orga\u3002test',
  'a Kelvin sign': 'ada\u212A@orga.test',
  'a dotless ı': 'ad\u0131@orga.test',
  'a small ſ for s': 'ada@orga.te\u017Ft',
  ligatures: 'o\uFB03ce@orga.test',
  'marks that turn the writing': '\u202Eada@orga.test',
  'a combining mark': 'ada\u0301@orga.test',
  'two @': 'ada@orga.test@evil.test',
  '10,000 letters': `${'a'.repeat(9990)}@orga.test`,
  'a list in one value': 'ada@orga.test,eve@orga.test',
  JSON: '["ada@orga.test"]',
  'a name around it': 'Ada <ada@orga.test>',
}

/** Addresses that are well-formed and belong to others than the organization (I1). */
const foreignAddresses: Record<string, string> = {
  'our domain as a subdomain of another': 'ada@orga.test.evil.test',
  'a domain that ends like ours': 'ada@evil-orga.test',
  'a domain that begins like ours': 'ada@orga.tests',
  'a subdomain of ours': 'ada@mail.orga.test',
  'a look-alike in Punycode': 'ada@xn--rga-5cd.test',
  'a look-alike in ASCII': 'ada@0rga.test',
  'the domain above ours': 'ada@test.test',
  'a free mail address': 'ada.orga.test@gmail.com',
}

const rows = (
  code: string,
  what: string,
  given: Record<string, string>,
  change: (value: string) => Partial<SamlResponseOptions>,
) =>
  Object.entries(given).map(
    ([name, value]): HostileIdentity => ({ code, name: `${what}: ${name}`, changes: change(value) }),
  )

const lasting = { nameId: '00u-ada', nameIdFormat: PERSISTENT }

export const hostileIdentities: HostileIdentity[] = [
  {
    code: 'engine_refused', // the second verifier folds carriage returns before it compares digests
    name: 'an e-mail attribute: a carriage return behind it',
    changes: { ...lasting, attributes: { email: 'ada@orga.test\r\nBcc: eve@evil.test' } },
  },
  ...rows('identifier_malformed', 'a NameID in e-mail format', addressesByName, (nameId) => ({
    nameId,
    attributes: {},
  })),
  ...rows('address_malformed', 'an e-mail attribute', addressesByAttribute, (email) => ({
    ...lasting,
    attributes: { email },
  })),
  ...rows('domain_not_covered', 'a foreign address', foreignAddresses, (nameId) => ({ nameId, attributes: {} })),
  ...rows('domain_not_covered', 'a foreign address in an attribute', foreignAddresses, (email) => ({
    ...lasting,
    attributes: { email },
  })),
  { code: 'no_address', name: 'a lasting subject without any attribute', changes: { ...lasting, attributes: {} } },
  {
    code: 'no_address',
    name: 'an e-mail attribute with two values',
    changes: { ...lasting, attributes: { email: ['ada@orga.test', 'eve@orga.test'] } },
  },
  {
    code: 'no_address',
    name: 'an e-mail attribute with the same value twice',
    changes: { ...lasting, attributes: { email: ['ada@orga.test', 'ada@orga.test'] } },
  },
  {
    code: 'no_address',
    name: 'an e-mail attribute without a value',
    changes: { ...lasting, attributes: { email: [] } },
  },
  {
    code: 'no_address',
    name: 'an empty e-mail attribute',
    changes: { ...lasting, attributes: { email: '' } },
  },
  {
    code: 'no_address',
    name: 'an address under a name that only looks like e-mail',
    changes: {
      ...lasting,
      attributes: { Email: 'ada@orga.test', 'e-mail': 'ada@orga.test', 'email ': 'ada@orga.test' },
    },
  },
  {
    code: 'address_malformed',
    name: 'an unspecified subject of two @ beside a bad address',
    changes: { nameId: 'a@b@orga.test', nameIdFormat: UNSPECIFIED, attributes: { email: 'a@b@orga.test' } },
  },
]
