import { type PinnedKey, readPinnedKeys } from './algorithms'
import { decodeBase64 } from './base64'
import { checkBinding, checkStatus } from './binding'
import { checkAudience, checkTimes } from './conditions'
import { openEncryptedAssertion } from './encryption'
import { type Envelope, readEnvelope } from './envelope'
import type { GuardExpectation } from './expectation'
import { type Findings, type GuardCheck, noFindings } from './findings'
import { checkGrammar } from './grammar'
import { type AssertedAttribute, readAttributes, readSubject, type Subject } from './identity'
import { attributeOf, find, textOf } from './names'
import { MAX_BYTES, parseXml, type XmlElement } from './parse'
import { type GuardCode, Refusal, refuse } from './refusals'
import { verifySignature } from './signature'

export type { GuardCheck, GuardCode, GuardExpectation }

/**
 * All values are raw and, but for `responseId`, out of the node whose digest
 * was checked: remember `issuer` and `assertionId` against replay. `subject`
 * and `attributes` are not yet an identity.
 */
export type GuardAcceptance = {
  ok: true
  /** Unsigned where only the assertion is signed. */
  responseId: string
  assertionId: string
  issuer: string
  subject: Subject
  attributes: readonly AssertedAttribute[]
  sessionIndex: string | null
  authnInstant: Date
  /** When the IdP wants the person asked again; accepted until 90 s later. */
  sessionNotOnOrAfter: Date | null
  /** When the assertion expires by its own words. It is accepted until 90 s later, so remember its ID that long. */
  validUntil: Date
  checks: GuardCheck[]
}

/**
 * `signed` is false for what anyone could have sent: the sign-in may be
 * reopened. It is true when one of the connection's keys vouched for it.
 */
export type GuardRefusal = { ok: false; code: GuardCode; signed: boolean; checks: GuardCheck[] }
export type GuardVerdict = GuardAcceptance | GuardRefusal

/** Base64 of 256 kB, and room for a line break after each 60 characters. */
const MAX_CHARACTERS = Math.ceil((MAX_BYTES * 4) / 3) + 12_000

/** Decodes a `SAMLResponse` form field (SAML bindings §3.5.4). What is too large isn't decoded at all. */
export function decodeSamlResponse(base64: string): { ok: true; xml: Uint8Array } | { ok: false; code: GuardCode } {
  if (base64.length > MAX_CHARACTERS) return { ok: false, code: 'too_large' }
  const xml = decodeBase64(base64)
  return xml ? { ok: true, xml } : { ok: false, code: 'not_base64' }
}

/**
 * Judges a SAML response before the engine sees it, by the web browser SSO
 * profile (SAML profiles §4.1) and stricter. It can only refuse: whoever
 * accepts must still ask the engine, and must claim the sign-in and the
 * assertion's ID first. Linear in the document's size.
 *
 * @param xml the decoded `SAMLResponse`, the same bytes the engine gets.
 */
export function guardSamlResponse(xml: Uint8Array, expect: GuardExpectation): GuardVerdict {
  const findings = noFindings()
  const progress = { signed: false }
  try {
    return accept(xml, expect, findings, progress)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ok: false, code: error.code, signed: progress.signed, checks: findings.checks }
  }
}

function accept(
  xml: Uint8Array,
  expect: GuardExpectation,
  findings: Findings,
  progress: { signed: boolean },
): GuardAcceptance {
  const envelope = readEnvelope(parseXml(xml))
  const keys = readPinnedKeys(expect.signingCertificates)
  progress.signed = verifySignatures(envelope.signatures, keys, findings)
  checkStatus(findings, envelope.status)
  const opened = envelope.encrypted && open(envelope, expect, findings)
  if (opened && verifySignatures(opened.signatures, keys, findings)) progress.signed = true
  const { response } = envelope
  const assertion = (opened ?? envelope).assertion ?? refuse('no_assertion')
  if (!progress.signed) refuse('not_signed')

  if (opened) insistOnAudience(findings, assertion, expect)
  checkGrammar(assertion)
  checkBinding(findings, response, assertion, expect)
  checkAudience(findings, assertion, expect)
  const { authnInstant, sessionNotOnOrAfter, validUntil } = checkTimes(findings, response, assertion, expect)
  if (findings.refusal) refuse(findings.refusal)

  return {
    ok: true,
    responseId: attributeOf(response, 'ID') ?? refuse('bad_id'),
    assertionId: attributeOf(assertion, 'ID') ?? refuse('bad_id'),
    issuer: textOf(find(assertion, 'saml:Issuer')),
    subject: readSubject(findings, assertion),
    attributes: readAttributes(assertion),
    sessionIndex: attributeOf(find(assertion, 'saml:AuthnStatement'), 'SessionIndex'),
    authnInstant: authnInstant ?? refuse('time_missing'),
    sessionNotOnOrAfter,
    validUntil: validUntil ?? refuse('time_missing'),
    checks: findings.checks,
  }
}

/**
 * Decrypts, once the response's own signature is known to be good (I26), and
 * reads the whole document anew with the assertion in its place: what holds
 * for a document holds for the decrypted one. Its `signatures` are those that
 * came to light.
 */
function open({ response, encrypted }: Envelope, { decrypt }: GuardExpectation, findings: Findings): Envelope {
  openEncryptedAssertion(response, encrypted ?? refuse('no_assertion'), decrypt, findings)
  const opened = readEnvelope(response)
  return { ...opened, signatures: opened.signatures.filter(({ parent }) => parent === opened.assertion) }
}

/**
 * One key opens what was encrypted for any organization here. Of what was meant
 * for another one, this one's admins are shown the audience and nothing else.
 */
function insistOnAudience(findings: Findings, assertion: XmlElement, expect: GuardExpectation): void {
  const meant = noFindings()
  checkAudience(meant, assertion, expect)
  if (!meant.refusal) return
  findings.checks.push(...meant.checks)
  refuse(meant.refusal)
}

/**
 * Each signature that is there must be good (I26); one suffices, because both
 * places it may stand in cover the assertion.
 */
function verifySignatures(signatures: Envelope['signatures'], keys: readonly PinnedKey[], findings: Findings): boolean {
  for (const signature of signatures) verifySignature(signature, keys, findings)
  return signatures.length > 0
}
