import { readPinnedKeys } from '@/lib/connections/saml-guard/algorithms'
import { checkBinding, checkStatus } from '@/lib/connections/saml-guard/binding'
import { checkAudience, checkTimes } from '@/lib/connections/saml-guard/conditions'
import { openEncryptedAssertion } from '@/lib/connections/saml-guard/encryption'
import { type Envelope, readEnvelope } from '@/lib/connections/saml-guard/envelope'
import type { GuardExpectation } from '@/lib/connections/saml-guard/expectation'
import { checkGrammar } from '@/lib/connections/saml-guard/grammar'
import {
  type AssertedAttribute,
  readAttributes,
  readSubject,
  type Subject,
} from '@/lib/connections/saml-guard/identity'
import { attributeOf, find, textOf } from '@/lib/connections/saml-guard/names'
import { parseXml, type XmlElement } from '@/lib/connections/saml-guard/parse'
import { verifySignature } from '@/lib/connections/saml-guard/signature'
import { readUtc } from '@/lib/connections/saml-guard/times'
import type { TracedCheck } from './model'
import { Trace } from './trace'

/**
 * What an answer says, for whoever mends a connection: shown, never believed.
 * Nothing here lets anybody in; the verdict is `verifySamlResponse`'s.
 */
export type ExaminedSaml = {
  checks: TracedCheck[]
  issuer: string | null
  audience: string | null
  subject: Subject | null
  attributes: readonly AssertedAttribute[]
  /** By how many seconds the provider's clock was ahead of ours when the answer came, its way included. */
  clockSeconds: number | null
  /** The document, decrypted where it was made out to us; `null` where it cannot be read. */
  document: XmlElement | null
}

/**
 * Makes every comparison of the guard that can be made, also those after one
 * that failed: an admin mends all of them at once. What was encrypted is opened
 * only behind a good signature, and looked at only where its audience is this
 * connection, as in the guard.
 */
export function examineSaml(xml: Uint8Array, expect: GuardExpectation): ExaminedSaml {
  const trace = new Trace()
  const nothing = { issuer: null, audience: null, subject: null, attributes: [], clockSeconds: null, document: null }
  const response = trace.during('document', () => parseXml(xml))
  const envelope = response && trace.during('form', () => readEnvelope(response))
  if (!response || !envelope) return { ...nothing, checks: trace.traced(), document: response }

  const isSigned = checkSignatures(trace, envelope, expect)
  trace.during('status', () => checkStatus(trace, envelope.status))
  const seen = { ...nothing, document: response, clockSeconds: clockOf(response, expect.now) }
  const assertion = envelope.encrypted ? decrypted(trace, envelope, expect, isSigned) : envelope.assertion
  if (!assertion) {
    if (!envelope.encrypted) trace.failed('assertion', 'no_assertion')
    return { ...seen, document: envelope.encrypted ? null : response, checks: trace.traced() }
  }
  return { ...seen, ...examineAssertion(trace, response, assertion, expect), checks: trace.traced() }
}

function examineAssertion(trace: Trace, response: XmlElement, assertion: XmlElement, expect: GuardExpectation) {
  trace.during('form', () => checkGrammar(assertion))
  checkBinding(trace, response, assertion, expect)
  checkAudience(trace, assertion, expect)
  checkTimes(trace, response, assertion, expect)
  const subject = trace.during('name_id', () => readSubject(trace, assertion))
  const attributes = trace.during('attributes', () => readAttributes(assertion)) ?? []
  return { issuer: textOf(find(assertion, 'saml:Issuer')), audience: audienceOf(assertion), subject, attributes }
}

/** @returns whether there is a signature and all of them are good. */
function checkSignatures(trace: Trace, { signatures, encrypted }: Envelope, expect: GuardExpectation): boolean {
  const keys = readPinnedKeys(expect.signingCertificates)
  const good = signatures.map((signature) => {
    const name = `${signature.parent?.localName.toLowerCase()}_signature`
    return trace.during(name, () => {
      verifySignature(signature, keys, trace)
      return true
    })
  })
  if (!signatures.length && !encrypted) trace.failed('signature', 'not_signed')
  return good.every(Boolean)
}

function decrypted(trace: Trace, envelope: Envelope, expect: GuardExpectation, isSigned: boolean): XmlElement | null {
  const { response, encrypted, signatures } = envelope
  if (!isSigned || !encrypted) return null
  const opened = trace.during('decryption', () => {
    openEncryptedAssertion(response, encrypted, expect.decrypt, trace)
    return readEnvelope(response)
  })
  if (!opened?.assertion || audienceOf(opened.assertion) !== expect.spEntityId) {
    if (opened?.assertion) checkAudience(trace, opened.assertion, expect)
    return null
  }
  const inside = opened.signatures.filter(({ parent }) => parent === opened.assertion)
  if (!checkSignatures(trace, { ...opened, signatures: inside, encrypted }, expect)) return null
  if (!signatures.length && !inside.length) trace.failed('signature', 'not_signed')
  return opened.assertion
}

function audienceOf(assertion: XmlElement): string {
  return textOf(find(assertion, 'saml:Conditions', 'saml:AudienceRestriction', 'saml:Audience'))
}

function clockOf(response: XmlElement, now: Date): number | null {
  const at = readUtc(attributeOf(response, 'IssueInstant') ?? '')
  return at && Math.round((at.getTime() - now.getTime()) / 1000)
}
