import { type Findings, insist } from './findings'
import { attributeOf, childrenNamed, find, textOf } from './names'
import type { XmlElement } from './parse'
import { refuse } from './refusals'

const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'

/** The signed NameID as it stands there; `format` is `unspecified` when the IdP names none (SAML core §2.2.2). */
export type Subject = { value: string; format: string }
export type AssertedAttribute = { name: string; values: readonly string[] }

/**
 * Reads the subject raw: 1–512 characters of printable ASCII, never trimmed,
 * since what is trimmed or folded here is another person there.
 *
 * @throws Refusal `transient_name_id`, `name_id_characters`.
 */
export function readSubject(findings: Findings, assertion: XmlElement): Subject {
  const nameId = find(assertion, 'saml:Subject', 'saml:NameID')
  const subject = { value: textOf(nameId), format: attributeOf(nameId, 'Format') ?? UNSPECIFIED }
  const { value: received, format } = subject
  const lasting = {
    name: 'name_id_format',
    ok: format !== TRANSIENT,
    expected: 'a lasting identifier',
    received: format,
  }
  insist(findings, lasting, 'transient_name_id')
  const expected = '1 to 512 visible ASCII characters'
  insist(
    findings,
    { name: 'name_id', ok: /^[\x21-\x7E]{1,512}$/.test(received), expected, received },
    'name_id_characters',
  )
  return subject
}

/**
 * Reads all attributes, values untrimmed, in document order.
 *
 * @throws Refusal `attribute_unnamed`; `attribute_repeated`, since readers differ in which of two they take.
 */
export function readAttributes(assertion: XmlElement): AssertedAttribute[] {
  const attributes = childrenNamed(assertion, 'saml:AttributeStatement')
    .flatMap((statement) => childrenNamed(statement, 'saml:Attribute'))
    .map((attribute) => ({
      name: attributeOf(attribute, 'Name') || refuse('attribute_unnamed'),
      values: childrenNamed(attribute, 'saml:AttributeValue').map(textOf),
    }))
  if (new Set(attributes.map(({ name }) => name)).size < attributes.length) refuse('attribute_repeated')
  return attributes
}
