import { checkChildren, type Rule } from './grammar'
import { elementsOf, kindOf } from './names'
import type { XmlElement } from './parse'

const text: Rule = { text: true }
const empty: Rule = {}
const unread: Rule = { unread: true }
const many = 3_000 // the parser's limit

/** The XML Encryption we accept (xmlenc-core1 §3): one key, beside its data or within their KeyInfo. */
const grammar: Readonly<Record<string, Rule>> = {
  'saml:EncryptedAssertion': { children: { 'xenc:EncryptedData': [1, 1], 'xenc:EncryptedKey': [0, 1] } },
  'xenc:EncryptedData': {
    children: { 'xenc:EncryptionMethod': [1, 1], 'ds:KeyInfo': [1, 1], 'xenc:CipherData': [1, 1] },
  },
  'xenc:EncryptedKey': {
    children: {
      'xenc:EncryptionMethod': [1, 1],
      'ds:KeyInfo': [0, 1],
      'xenc:CipherData': [1, 1],
      'xenc:ReferenceList': [0, 1],
      'xenc:CarriedKeyName': [0, 1],
    },
  },
  'xenc:EncryptionMethod': { children: { 'ds:DigestMethod': [0, 1], 'xenc11:MGF': [0, 1] } },
  'ds:DigestMethod': empty,
  'xenc11:MGF': empty,
  'ds:KeyInfo': {
    children: {
      'xenc:EncryptedKey': [0, 1],
      'ds:RetrievalMethod': [0, 1],
      'ds:X509Data': [0, many],
      'ds:KeyValue': [0, many],
      'ds:KeyName': [0, many],
    },
  },
  'ds:RetrievalMethod': empty,
  'ds:X509Data': unread, // we have one key, whatever they say they took
  'ds:KeyValue': unread,
  'ds:KeyName': text,
  'xenc:CipherData': { children: { 'xenc:CipherValue': [1, 1] } },
  'xenc:CipherValue': text,
  'xenc:ReferenceList': { children: { 'xenc:DataReference': [0, many] } },
  'xenc:DataReference': empty,
  'xenc:CarriedKeyName': text,
}

const otherwise = { element: 'encrypted_assertion', count: 'encrypted_assertion', text: 'encrypted_assertion' } as const

/** Holds an EncryptedAssertion against the grammar. @throws Refusal `encrypted_assertion`. */
export function checkEncryptionGrammar(encrypted: XmlElement): void {
  const waiting = [encrypted]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    checkChildren(element, otherwise, grammar)
    if (!grammar[kindOf(element)]?.unread) waiting.push(...elementsOf(element))
  }
}
