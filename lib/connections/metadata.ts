import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom'
import { fail, isFailure } from '@/lib/platform/errors'
import { checkUrl } from '@/lib/platform/http'
import { type Certificate, MAX_KEYS, readCertificate } from './certificates'

const MD = 'urn:oasis:names:tc:SAML:2.0:metadata'
const DS = 'http://www.w3.org/2000/09/xmldsig#'
const MAX_LETTERS = 500_000
/** The parser's work grows with the square of these; one provider's metadata has a tenth of them. */
const MAX_COUNTS = { '<': 4000, xmlns: 200, '=': 4000 }
const bindings = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
} as const

/** What we take from an IdP's metadata; nothing else of it is ever used. */
export type IdpFacts = {
  entityId: string
  signInUrl: string
  binding: keyof typeof bindings
  certificates: Certificate[]
}

/**
 * Reads a SAML IdP's metadata (SAML metadata §2.4.3).
 *
 * @throws Failure `metadata_invalid` with a sentence that says what is wrong
 *   with the text and where to get the right one, `certificate_invalid`, and
 *   `address_not_public` for a sign-in address inside a private network.
 */
export function readIdpMetadata(xml: string): IdpFacts {
  const descriptor = entityOf(parse(xml))
  const entityId = descriptor.getAttribute('entityID')?.trim() ?? ''
  if (!/^[\x21-\x7e]{1,1024}$/.test(entityId)) refuse('It names no entity ID.')

  const roles = children(descriptor, MD, 'IDPSSODescriptor')
  if (!roles.length && children(descriptor, MD, 'SPSSODescriptor').length)
    refuse('It describes a service provider, maybe our own. Use the identity provider’s metadata.')
  const [role] = roles.length === 1 ? roles : refuse('It must describe exactly one identity provider.')

  const { binding, url } = signInService(role!)
  const certificates = signingKeys(role!)
  if (!certificates.length) refuse('It holds no signing certificate.')
  if (certificates.length > MAX_KEYS) refuse(`It holds more than ${MAX_KEYS} signing certificates.`)
  return { entityId, signInUrl: url, binding, certificates }
}

/** The same facts as the smallest metadata that says them: this is what the engine gets. */
export function engineMetadata({ entityId, signInUrl, binding, certificates }: IdpFacts): string {
  const keys = certificates.map(({ pem }) => {
    const body = pem.replace(/-----[A-Z ]+-----|\s/g, '')
    return `<KeyDescriptor use="signing"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>${body}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`
  })
  const service = `<SingleSignOnService Binding="${bindings[binding]}" Location="${escapeXml(signInUrl)}"/>`
  const role = `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}${service}</IDPSSODescriptor>`
  return `<EntityDescriptor xmlns="${MD}" entityID="${escapeXml(entityId)}">${role}</EntityDescriptor>`
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

function parse(xml: string): Element {
  if (xml.length > MAX_LETTERS)
    refuse('It is longer than half a megabyte: that is a federation’s list, not one provider’s metadata.')
  if (/^\s*<(!doctype )?html/i.test(xml)) refuse('This is a web page. Open the metadata link and copy the XML.')
  for (const [mark, most] of Object.entries(MAX_COUNTS))
    if (xml.split(mark).length - 1 > most) refuse('It has far more elements than one provider’s metadata needs.')
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) refuse('It holds a document type, which metadata never needs.')
  try {
    const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml.trim(), 'text/xml').documentElement
    return root ?? refuse('It is empty.')
  } catch (cause) {
    fail('metadata_invalid', {
      detail: 'It is not well-formed XML. Copy all of it, from the first “<” to the last “>”.',
      cause,
    })
  }
}

function entityOf(root: Element): Element {
  if (root.namespaceURI === MD && root.localName === 'EntityDescriptor') return root
  if (root.namespaceURI === MD && root.localName === 'EntitiesDescriptor') {
    const entities = children(root, MD, 'EntityDescriptor')
    if (entities.length === 1) return entities[0]!
    refuse('It lists several providers. Paste the one that your people use.')
  }
  refuse('It does not begin with an EntityDescriptor.')
}

/** HTTP-Redirect where it is offered: it needs no form and no script. */
function signInService(role: Element): { binding: keyof typeof bindings; url: string } {
  const services = children(role, MD, 'SingleSignOnService')
  for (const binding of ['redirect', 'post'] as const) {
    const found = services.find((service) => service.getAttribute('Binding') === bindings[binding])
    const url = found?.getAttribute('Location')?.trim()
    if (url) return { binding, url: signInAddress(url) }
  }
  refuse('It offers neither the HTTP-Redirect nor the HTTP-POST binding for sign-in.')
}

function signInAddress(url: string): string {
  try {
    return checkUrl(url).href
  } catch (error) {
    if (isFailure(error, 'provider_unreachable')) refuse('Its sign-in address must begin with https.')
    throw error
  }
}

function signingKeys(role: Element): Certificate[] {
  const keys = children(role, MD, 'KeyDescriptor').filter((key) => key.getAttribute('use') !== 'encryption')
  const texts = keys.flatMap((key) =>
    Array.from(key.getElementsByTagNameNS(DS, 'X509Certificate'), (node) => node.textContent ?? ''),
  )
  const read = texts.map(readCertificate)
  return read.filter(({ fingerprint }, index) => read.findIndex((other) => other.fingerprint === fingerprint) === index)
}

function children(parent: Element, namespace: string, name: string): Element[] {
  const nodes = Array.from(parent.childNodes) as Element[]
  return nodes.filter((node) => node.nodeType === 1 && node.namespaceURI === namespace && node.localName === name)
}

function refuse(detail: string): never {
  fail('metadata_invalid', { detail })
}
