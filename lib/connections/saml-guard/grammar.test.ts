import { expect, test } from 'vitest'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { optionsFor, swap } from '@/lib/testing/saml-scene'
import { signXml } from '@/lib/testing/saml-sign'
import { unsignedSamlResponse } from '@/lib/testing/saml-styles'
import { checkGrammar } from './grammar'
import { everyElement } from './names'
import { parseXml } from './parse'
import { type GuardCode, Refusal } from './refusals'

const idp = createSigningKey('idp.orga.test')
const options = optionsFor({ idp, stranger: idp, weak: idp })

/** A signed response with everything the grammar knows, once. */
const complete = signXml(
  [
    swap(
      'Success"/>',
      'Success"><samlp:StatusCode Value="urn:x"/></samlp:StatusCode><samlp:StatusMessage/><samlp:StatusDetail/>',
    ),
    swap('</saml:Conditions>', '<saml:OneTimeUse/><saml:ProxyRestriction/></saml:Conditions>'),
    swap(
      '<saml:AuthnContext>',
      '<saml:SubjectLocality/><saml:AuthnContext><saml:AuthnContextDeclRef/><saml:AuthnContextDecl/>',
    ),
  ].reduce((xml, edit) => edit(xml), unsignedSamlResponse(options)),
  {
    key: idp,
    target: 'response',
    inclusivePrefixes: ['x'],
    editSignedInfo: swap(
      /<ds:CanonicalizationMethod ([^>]*)>/,
      (tag) => `${tag}<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#"/>`,
    ),
  },
)

function verdictOn(xml: string): GuardCode | 'fine' {
  try {
    for (const element of everyElement(parseXml(Buffer.from(xml)))) {
      if (['Response', 'Signature'].includes(element.localName)) checkGrammar(element)
    }
    return 'fine'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const elementsCalled = (name: string) => new RegExp(`<${name}(?=[ />])(?:[^>]*/>|.*?</${name}>)`, 's')

test('a complete response is fine', () => {
  expect(verdictOn(complete)).toBe('fine')
})

test.each<[string, GuardCode]>([
  ['samlp:Status', 'wrong_element_count'],
  ['samlp:StatusMessage', 'wrong_element_count'],
  ['samlp:StatusDetail', 'wrong_element_count'],
  ['saml:Assertion', 'wrong_element_count'],
  ['saml:Issuer', 'wrong_element_count'],
  ['saml:Subject', 'wrong_element_count'],
  ['saml:Conditions', 'wrong_element_count'],
  ['saml:NameID', 'not_one_name_id'],
  ['saml:SubjectConfirmation', 'not_one_confirmation'],
  ['saml:SubjectConfirmationData', 'wrong_element_count'],
  ['saml:AudienceRestriction', 'several_audiences'],
  ['saml:Audience', 'several_audiences'],
  ['saml:OneTimeUse', 'wrong_element_count'],
  ['saml:ProxyRestriction', 'wrong_element_count'],
  ['saml:AuthnStatement', 'not_one_authn_statement'],
  ['saml:SubjectLocality', 'wrong_element_count'],
  ['saml:AuthnContext', 'wrong_element_count'],
  ['saml:AuthnContextClassRef', 'wrong_element_count'],
  ['saml:AuthnContextDeclRef', 'wrong_element_count'],
  ['saml:AuthnContextDecl', 'wrong_element_count'],
  ['ds:Signature', 'wrong_element_count'],
  ['ds:SignedInfo', 'signature_malformed'],
  ['ds:SignatureValue', 'signature_malformed'],
  ['ds:KeyInfo', 'signature_malformed'],
  ['ds:CanonicalizationMethod', 'signature_malformed'],
  ['ds:SignatureMethod', 'signature_malformed'],
  ['ds:Reference', 'several_references'],
  ['ds:Transforms', 'signature_malformed'],
  ['ds:Transform', 'transform_forbidden'],
  ['ds:DigestMethod', 'signature_malformed'],
  ['ds:DigestValue', 'signature_malformed'],
])('a second %s is refused as %s', (name, code) => {
  expect(verdictOn(swap(elementsCalled(name), (element) => element + element)(complete))).toBe(code)
})

test.each([
  /<ec:InclusiveNamespaces [^>]*\/?>(<\/ec:InclusiveNamespaces>)?(?=<\/ds:Canon)/,
  /<ec:InclusiveNamespaces [^>]*>(<\/ec:InclusiveNamespaces>)?(?=<\/ds:Transform>)/,
])('a second prefix list is refused (%s)', (list) => {
  expect(verdictOn(swap(list, (element) => element + element)(complete))).toBe('signature_malformed')
})

test('a second status code is refused outside and inside', () => {
  expect(verdictOn(swap('<samlp:StatusMessage', '<samlp:StatusCode/><samlp:StatusMessage')(complete))).toBe(
    'wrong_element_count',
  )
  expect(verdictOn(swap('</samlp:StatusCode>', '<samlp:StatusCode/></samlp:StatusCode>')(complete))).toBe(
    'wrong_element_count',
  )
})

test.each<[string, GuardCode]>([
  ['samlp:Status', 'wrong_element_count'],
  ['saml:Subject', 'subject_missing'],
  ['saml:Conditions', 'conditions_missing'],
  ['saml:NameID', 'not_one_name_id'],
  ['saml:SubjectConfirmation', 'not_one_confirmation'],
  ['saml:SubjectConfirmationData', 'wrong_element_count'],
  ['saml:AudienceRestriction', 'audience_missing'],
  ['saml:Audience', 'audience_missing'],
  ['saml:AuthnStatement', 'not_one_authn_statement'],
  ['saml:AuthnContext', 'wrong_element_count'],
  ['ds:SignedInfo', 'signature_malformed'],
  ['ds:SignatureValue', 'signature_malformed'],
  ['ds:CanonicalizationMethod', 'signature_malformed'],
  ['ds:SignatureMethod', 'signature_malformed'],
  ['ds:Reference', 'signature_malformed'],
  ['ds:DigestMethod', 'signature_malformed'],
  ['ds:DigestValue', 'signature_malformed'],
])('a response without %s is refused as %s', (name, code) => {
  expect(verdictOn(swap(elementsCalled(name), '')(complete))).toBe(code)
})

test('a status without its code is refused', () => {
  expect(verdictOn(swap(/<samlp:StatusCode.*<\/samlp:StatusCode>/, '')(complete))).toBe('wrong_element_count')
})
