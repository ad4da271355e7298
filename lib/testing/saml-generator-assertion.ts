import type { Random } from './saml-generator-random'
import { element, type Name, type Written } from './saml-generator-writer'
import { scene } from './saml-scene'

export const A = 'urn:oasis:names:tc:SAML:2.0:assertion'
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const XML = 'http://www.w3.org/XML/1998/namespace'
const AC = 'urn:oasis:names:tc:SAML:2.0:ac:classes'
const FORMATS = ['1.1:nameid-format:emailAddress', '2.0:nameid-format:persistent', '1.1:nameid-format:unspecified']

/** Values as providers and people have them: accents composed or not, white space, quotes, signs that XML minds. */
const VALUES = [
  ...[
    'staff',
    'ada@orga.test',
    'Zoë',
    'Zoe\u0308',
    'Ünïted 日本 𝒳',
    ' padded ',
    '',
    ' ',
    'a\nb',
    'a\tb',
    'a\rb',
    'a\r\nb',
  ],
  ...[
    '"q" & \'a\'',
    '<b>x</b>',
    'x > y',
    ']]>',
    '&amp;',
    '&#38;',
    '\u00a0',
    'a\u200bb',
    '\u2028',
    '\ufeffx',
    'CN=a,OU=b',
  ],
]
const NAMES = ['email', 'mail', 'name', 'givenName', 'sn', 'groups', 'urn:oid:2.5.4.42', 'a b', 'Größe', 'x&y', "it's"]

/** Attributes that say nothing to us. */
export const extraAttributes: Written['attributes'] = [
  [[XML, 'lang'], 'en'],
  [[XML, 'space'], 'preserve'],
  [[XML, 'base'], 'https://idp.orga.test/'],
  [['urn:other', 'mark'], 'a b'],
]

/** An honest assertion in the scene, unsigned. */
export function assertion(subject: string, random: Random): Written {
  const head: Written['attributes'] = [
    ['ID', '_assertion'],
    ['Version', '2.0'],
    ['IssueInstant', time(0)],
  ]
  const statement = element([A, 'AttributeStatement'], [], attributeElements(random))
  const children = [
    subjectElement(subject, random),
    conditions(random),
    authn(random),
    ...(random.once(6) ? [] : [statement]),
  ]
  const ordered = random.once(8) ? random.shuffled(children) : children
  return element([A, 'Assertion'], [...head, ...random.some(extraAttributes, 0, 1)], [issuer(random), ...ordered])
}

function subjectElement(subject: string, random: Random): Written {
  const format = `urn:oasis:names:tc:SAML:${random.pick(FORMATS)}`
  const qualifiers: Written['attributes'] = [
    ['Format', format],
    ['SPNameQualifier', scene.spEntityId],
  ]
  const data = [
    ['InResponseTo', scene.requestId],
    ['NotOnOrAfter', time(5)],
    ['Recipient', scene.acsUrl],
  ] as const
  const bearer = [['Method', 'urn:oasis:names:tc:SAML:2.0:cm:bearer']] as const
  return element(
    [A, 'Subject'],
    [],
    [
      element([A, 'NameID'], random.some(qualifiers, 0, 2), [subject]),
      element([A, 'SubjectConfirmation'], bearer, [element([A, 'SubjectConfirmationData'], data)]),
    ],
  )
}

function conditions(random: Random): Written {
  const audience = element([A, 'Audience'], [], [scene.spEntityId])
  const more = random.some([element([A, 'OneTimeUse']), element([A, 'ProxyRestriction'], [['Count', '1']])], 0, 2)
  const times = [
    ['NotBefore', time(-5)],
    ['NotOnOrAfter', time(60)],
  ] as const
  return element([A, 'Conditions'], random.once(4) ? [] : times, [
    element([A, 'AudienceRestriction'], [], [audience]),
    ...more,
  ])
}

function authn(random: Random): Written {
  const attributes = random.some(
    [
      ['SessionIndex', 's 1'],
      ['SessionNotOnOrAfter', time(600)],
    ] as const,
    0,
    2,
  )
  const context = random.pick(['PasswordProtectedTransport', 'Password', 'unspecified'])
  const locality = random.some([element([A, 'SubjectLocality'], [['Address', '192.0.2.1']])], 0, 1)
  const classRef = element([A, 'AuthnContextClassRef'], [], [`${AC}:${context}`])
  return element(
    [A, 'AuthnStatement'],
    [['AuthnInstant', time(-1)], ...attributes],
    [...locality, element([A, 'AuthnContext'], [], [classRef])],
  )
}

function attributeElements(random: Random): Written[] {
  const type: [Name, string] = [[XSI, 'type'], random.pick(['xs:string', 'xs:anyType'])]
  return random.some(NAMES, 0, 4).map((name) => {
    const values = Array.from({ length: random.below(4) }, () => random.pick(VALUES))
    const typed = random.once(3) ? [type] : []
    const children = values.map((value) => element([A, 'AttributeValue'], typed, value ? [value] : []))
    return element(
      [A, 'Attribute'],
      [['Name', name], ...random.some([['FriendlyName', 'f "1"']] as const, 0, 1)],
      children,
    )
  })
}

export function issuer(random: Random): Written {
  const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'
  return element([A, 'Issuer'], random.once(3) ? [['Format', format]] : [], [scene.idpEntityId])
}

/** So many minutes from the scene's now, as documents write it. */
export function time(minutes: number): string {
  return new Date(scene.now.getTime() + minutes * 60_000).toISOString()
}
