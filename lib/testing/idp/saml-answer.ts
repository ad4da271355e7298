import { randomBytes } from 'node:crypto'
import { signSamlResponse } from '../saml'
import { type SamlResponseOptions, unsignedSamlResponse } from '../saml-styles'
import { takeFault } from './faults'
import type { Delivery } from './faults-on-the-way'
import type { PendingAnswer, Person, Session, Tenant } from './tenants'

const FORMATS = {
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
}

/** The signed response about a person on its way, or what the tenant's next fault makes of it. */
export function answerAbout(tenant: Tenant, answer: PendingAnswer, person: Person, session: Session): Delivery {
  const { spoil, value } = takeFault(tenant, person.username, 'saml')
  const honest = responseOptions(tenant, answer, person)
  const options = { ...honest, ...spoil?.options?.(honest, value) }
  const unsigned = unsignedXml(options, answer, session)

  const spoiled = spoil?.beforeSigning?.(unsigned, value) ?? unsigned
  const signed = spoil?.sign?.(spoiled, options) ?? signSamlResponse(spoiled, options)
  const previous = tenant.lastResponses.get(person.username)
  const xml = spoil?.afterSigning?.(signed, { value, previous }) ?? signed

  tenant.lastResponses.set(person.username, xml)
  const fields = { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: answer.relayState }
  const delivery: Delivery = { method: 'POST', to: answer.acsUrl, fields }
  return spoil?.deliver?.(delivery, value) ?? delivery
}

type Options = SamlResponseOptions & { responseId: string; assertionId: string }

function responseOptions(tenant: Tenant, answer: PendingAnswer, person: Person): Options {
  const { email, firstName, lastName } = person
  return {
    issuer: tenant.entityId,
    acsUrl: answer.acsUrl,
    audience: answer.audience,
    inResponseTo: answer.inResponseTo ?? '',
    now: tenant.now(),
    key: tenant.keys.saml,
    nameId: person.subject ?? email,
    nameIdFormat: person.subject ? FORMATS.persistent : FORMATS.email,
    attributes: { email, firstName, lastName, ...person.attributes },
    sign: tenant.samlSign ?? 'assertion',
    style: tenant.samlStyle ?? 'plain',
    responseId: `_${randomBytes(16).toString('hex')}`,
    assertionId: `_${randomBytes(16).toString('hex')}`,
  }
}

/** Says when the person really signed in, and leaves out what an unsolicited response hasn't (SAML profiles §4.1.5). */
function unsignedXml(options: Options, answer: PendingAnswer, session: Session): string {
  const instant = session.signedInAt.toISOString()
  const xml = unsignedSamlResponse(options).replace(/ AuthnInstant="[^"]*"/, ` AuthnInstant="${instant}"`)
  return answer.inResponseTo === null ? xml.replaceAll(' InResponseTo=""', '') : xml
}
