import type { GuardExpectation } from './expectation'
import { expectSame, type Findings } from './findings'
import { attributeOf, find, textOf } from './names'
import type { XmlElement } from './parse'
import { refuse } from './refusals'

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'
const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

/** SAML core §3.2.2.2. Anything but success ends the guard: such an answer holds no assertion. @throws Refusal. */
export function checkStatus(findings: Findings, status: XmlElement): void {
  const outer = find(status, 'samlp:StatusCode')
  const inner = find(status, 'samlp:StatusCode', 'samlp:StatusCode')
  const code = attributeOf(outer, 'Value')
  const details = [code ?? 'nothing', attributeOf(inner, 'Value'), textOf(find(status, 'samlp:StatusMessage')).trim()]
  const received = code === SUCCESS ? code : details.filter(Boolean).join(' / ')
  expectSame(findings, 'status', 'status_not_success', SUCCESS, received)
  if (code !== SUCCESS) refuse('status_not_success')
}

/** Ties the answer to our request, our endpoint and this connection's IdP (SAML profiles §4.1.4.2 and §4.1.4.3). */
export function checkBinding(
  findings: Findings,
  response: XmlElement,
  assertion: XmlElement,
  expect: GuardExpectation,
): void {
  const confirmation = find(assertion, 'saml:Subject', 'saml:SubjectConfirmation')
  const data = confirmation && find(confirmation, 'saml:SubjectConfirmationData')
  const answered = attributeOf(response, 'InResponseTo')
  const requestCode = answered === null ? 'unsolicited' : 'wrong_request'
  const confirmed = attributeOf(data, 'InResponseTo')

  expectSame(findings, 'in_response_to', requestCode, expect.requestId, answered)
  expectSame(findings, 'confirmation_in_response_to', 'wrong_confirmed_request', expect.requestId, confirmed)
  expectSame(findings, 'destination', 'wrong_destination', expect.acsUrl, attributeOf(response, 'Destination'))
  expectSame(findings, 'recipient', 'wrong_recipient', expect.acsUrl, attributeOf(data, 'Recipient'))
  expectSame(findings, 'confirmation_method', 'not_bearer', BEARER, attributeOf(confirmation, 'Method'))
  checkVersion(findings, response, 'response_version')
  checkVersion(findings, assertion, 'assertion_version')
  checkIssuers(findings, response, assertion, expect.idpEntityId)
}

function checkVersion(findings: Findings, element: XmlElement, name: string): void {
  expectSame(findings, name, 'wrong_version', '2.0', attributeOf(element, 'Version'))
}

/** Only the assertion must name its issuer (SAML core §2.3.3); byte for byte, without trimming. */
function checkIssuers(findings: Findings, response: XmlElement, assertion: XmlElement, entityId: string): void {
  const outer = find(response, 'saml:Issuer')
  const inner = find(assertion, 'saml:Issuer')
  if (outer) expectSame(findings, 'response_issuer', 'wrong_response_issuer', entityId, textOf(outer))
  expectSame(findings, 'assertion_issuer', 'wrong_assertion_issuer', entityId, textOf(inner))
  for (const issuer of [outer, inner]) {
    const format = attributeOf(issuer, 'Format')
    if (format !== null) expectSame(findings, 'issuer_format', 'issuer_format', ENTITY, format)
  }
}
