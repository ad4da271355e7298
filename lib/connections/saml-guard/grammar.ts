import { elementsOf, everyElement, kindOf, textOf } from './names'
import type { XmlElement } from './parse'
import { type GuardCode, refuse } from './refusals'

/** How often a child may stand there, and what it is called when it is missing or there too often. */
type Occurs = readonly [min: number, max: number, missing?: GuardCode | null, tooMany?: GuardCode]

export type Rule = {
  children?: Readonly<Record<string, Occurs>>
  /** Text is allowed; elsewhere only white space between elements is. */
  text?: true
  /** What any other child is called. */
  otherwise?: GuardCode
  /** Nothing in here is read by anybody: anything but SAML and signatures may stand in it. */
  unread?: true
}

const many = 3_000 // the parser's limit
const text: Rule = { text: true }
const empty: Rule = {}

/** The SAML and XML Signature we accept (SAML core §2, §3.2; xmldsig-core §4). What isn't listed is refused. */
const grammar: Readonly<Record<string, Rule>> = {
  'samlp:Response': {
    children: {
      'saml:Issuer': [0, 1],
      'ds:Signature': [0, 1],
      'samlp:Status': [1, 1],
      'saml:Assertion': [0, 1],
      'saml:EncryptedAssertion': [0, 1],
    },
  },
  'samlp:Status': {
    children: { 'samlp:StatusCode': [1, 1], 'samlp:StatusMessage': [0, 1], 'samlp:StatusDetail': [0, 1] },
  },
  'samlp:StatusCode': { children: { 'samlp:StatusCode': [0, 1] } },
  'samlp:StatusMessage': text,
  'samlp:StatusDetail': { unread: true },

  'saml:Assertion': {
    children: {
      'saml:Issuer': [1, 1],
      'ds:Signature': [0, 1],
      'saml:Subject': [1, 1, 'subject_missing'],
      'saml:Conditions': [1, 1, 'conditions_missing'],
      'saml:AuthnStatement': [1, 1, 'not_one_authn_statement', 'not_one_authn_statement'],
      'saml:AttributeStatement': [0, many],
    },
  },
  'saml:Issuer': text,
  'saml:Subject': {
    children: {
      'saml:NameID': [1, 1, 'not_one_name_id', 'not_one_name_id'],
      'saml:SubjectConfirmation': [1, 1, 'not_one_confirmation', 'not_one_confirmation'],
    },
  },
  'saml:NameID': { text: true, otherwise: 'name_id_malformed' },
  'saml:SubjectConfirmation': { children: { 'saml:SubjectConfirmationData': [1, 1] } },
  'saml:SubjectConfirmationData': empty,
  'saml:Conditions': {
    children: {
      'saml:AudienceRestriction': [1, 1, 'audience_missing', 'several_audiences'],
      'saml:OneTimeUse': [0, 1],
      'saml:ProxyRestriction': [0, 1],
    },
    otherwise: 'unknown_condition',
  },
  'saml:AudienceRestriction': { children: { 'saml:Audience': [1, 1, 'audience_missing', 'several_audiences'] } },
  'saml:Audience': text,
  'saml:OneTimeUse': empty,
  'saml:ProxyRestriction': { children: { 'saml:Audience': [0, many] } },
  'saml:AuthnStatement': { children: { 'saml:SubjectLocality': [0, 1], 'saml:AuthnContext': [1, 1] } },
  'saml:SubjectLocality': empty,
  'saml:AuthnContext': {
    children: {
      'saml:AuthnContextClassRef': [0, 1],
      'saml:AuthnContextDeclRef': [0, 1],
      'saml:AuthnContextDecl': [0, 1],
      'saml:AuthenticatingAuthority': [0, many],
    },
  },
  'saml:AuthnContextClassRef': text,
  'saml:AuthnContextDeclRef': text,
  'saml:AuthnContextDecl': { unread: true },
  'saml:AuthenticatingAuthority': text,
  'saml:AttributeStatement': { children: { 'saml:Attribute': [0, many] } },
  'saml:Attribute': { children: { 'saml:AttributeValue': [0, many] } },
  'saml:AttributeValue': { text: true, otherwise: 'attribute_value_malformed' },

  'ds:Signature': {
    children: {
      'ds:SignedInfo': [1, 1],
      'ds:SignatureValue': [1, 1],
      'ds:KeyInfo': [0, 1],
      'ds:Object': [0, 0, null, 'signature_object'],
    },
  },
  'ds:SignedInfo': {
    children: {
      'ds:CanonicalizationMethod': [1, 1],
      'ds:SignatureMethod': [1, 1],
      'ds:Reference': [1, 1, null, 'several_references'],
    },
  },
  'ds:CanonicalizationMethod': { children: { 'ec:InclusiveNamespaces': [0, 1] } },
  'ds:SignatureMethod': empty,
  'ds:Reference': { children: { 'ds:Transforms': [0, 1], 'ds:DigestMethod': [1, 1], 'ds:DigestValue': [1, 1] } },
  'ds:Transforms': { children: { 'ds:Transform': [0, 2, null, 'transform_forbidden'] } },
  'ds:Transform': { children: { 'ec:InclusiveNamespaces': [0, 1] } },
  'ec:InclusiveNamespaces': empty,
  'ds:DigestMethod': empty,
  'ds:DigestValue': text,
  'ds:SignatureValue': text,
  'ds:KeyInfo': { unread: true }, // I25: a key is never learned from a response
}

/** What is encrypted by itself is named for it: we read whole encrypted assertions only (SAML core §2.3.4). */
const encryptedParts = new Set(['saml:EncryptedID', 'saml:EncryptedAttribute'])

type Defaults = { element: GuardCode; count: GuardCode; text: GuardCode }

const inSaml: Defaults = { element: 'unexpected_element', count: 'wrong_element_count', text: 'unexpected_text' }
const inSignature: Defaults = {
  element: 'signature_malformed',
  count: 'signature_malformed',
  text: 'signature_malformed',
}

/**
 * Holds an element, and all it contains, against the grammar. Signatures
 * inside are skipped: they have their own turn.
 *
 * @throws Refusal with the code the grammar names.
 */
export function checkGrammar(top: XmlElement): void {
  const defaults = kindOf(top) === 'ds:Signature' ? inSignature : inSaml
  const waiting = [top]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    checkChildren(element, defaults)
    if (!grammar[kindOf(element)]?.unread) {
      waiting.push(...elementsOf(element).filter((child) => kindOf(child) !== 'ds:Signature'))
    }
  }
}

/** Holds one element's own children against the grammar. @throws Refusal as {@link checkGrammar}. */
export function checkChildren(element: XmlElement, defaults: Defaults = inSaml, rules = grammar): void {
  const rule = rules[kindOf(element)] ?? refuse(defaults.element)
  if (rule.unread) {
    checkUnread(element, defaults)
    return
  }
  const counts = countKinds(element)
  for (const kind of counts.keys()) {
    if (rule.children?.[kind]) continue
    refuse(encryptedParts.has(kind) ? 'encrypted_identifier' : (rule.otherwise ?? defaults.element))
  }
  for (const [kind, [min, max, missing, tooMany]] of occurrencesIn(rule)) {
    const count = counts.get(kind) ?? 0
    if (count < min) refuse(missing ?? defaults.count)
    if (count > max) refuse(tooMany ?? defaults.count)
  }
  if (!rule.text && /[^ \t\r\n]/.test(textOf(element))) refuse(defaults.text)
}

const none: ReadonlyMap<string, number> = new Map()

function countKinds(element: XmlElement): ReadonlyMap<string, number> {
  const inside = elementsOf(element)
  if (inside.length === 0) return none
  const counts = new Map<string, number>()
  for (const child of inside) counts.set(kindOf(child), (counts.get(kindOf(child)) ?? 0) + 1)
  return counts
}

const listed = new WeakMap<Rule, [string, Occurs][]>()

/** A rule's children as a list, made once. */
function occurrencesIn(rule: Rule): readonly [string, Occurs][] {
  const known = listed.get(rule) ?? Object.entries(rule.children ?? {})
  listed.set(rule, known)
  return known
}

function checkUnread(element: XmlElement, defaults: Defaults): void {
  for (const inner of everyElement(element)) {
    if (inner !== element && /^(saml|samlp):|:(Assertion|EncryptedAssertion|Response|Signature)$/.test(kindOf(inner))) {
      refuse(defaults.element)
    }
  }
}
