import { randomUUID } from 'node:crypto'
import { idpMetadata } from '../saml'
import { type AuthnRequest, decodeRequest, readRequest, requireSignedQuery, signedPart } from './authn-request'
import { takeFault } from './faults'
import { type Exchange, type Handler, Refusal, readForm, redirect, sendPage } from './http'
import { loginPage, postPage } from './pages'
import { answerAbout } from './saml-answer'
import { currentSession, personOf, startSession } from './session'
import { findPerson, type PendingAnswer, type ServiceProvider, type Session, type Tenant } from './tenants'

const OVER = 'This sign-in is over. Go back to the application and start again.'

export const showMetadata: Handler = (tenant, { res }) => {
  const certificates = [tenant.keys.saml, ...tenant.formerKeys].map(({ certificatePem }) => certificatePem)
  res.writeHead(200, { 'content-type': 'application/samlmetadata+xml' })
  res.end(idpMetadata({ entityId: tenant.entityId, ssoUrl: tenant.ssoUrl, certificates }))
}

export const ssoByRedirect: Handler = (tenant, exchange) =>
  takeRequest(tenant, exchange, exchange.url.searchParams, 'redirect')

export const ssoByPost: Handler = async (tenant, exchange) =>
  takeRequest(tenant, exchange, await readForm(exchange.req), 'post')

/** An application's tile (`acs`, `audience`): answers what nobody has asked. */
export const openTile: Handler = (tenant, { res, url }) => {
  const [acsUrl, audience] = [url.searchParams.get('acs') ?? '', url.searchParams.get('audience') ?? '']
  if (!audience || !mayReceive(tenant, tenant.serviceProviders.get(audience), acsUrl)) {
    throw new Refusal(403, 'This identity provider doesn’t know that application.')
  }
  const relayState = url.searchParams.get('RelayState') ?? ''
  toLogin(tenant, res, { acsUrl, audience, inResponseTo: null, relayState, forceAuthn: false })
}

type Binding = 'redirect' | 'post'

/** The request, of which nothing counts that is not signed where the application registered a certificate. */
function trustedRequest(xml: string, known: ServiceProvider | undefined, binding: Binding, url: URL): AuthnRequest {
  if (!known?.certificatePem) return readRequest(xml)
  if (binding === 'post') return readRequest(signedPart(xml, known.certificatePem))
  requireSignedQuery(url.search, known.certificatePem)
  return readRequest(xml)
}

function takeRequest(tenant: Tenant, { res, url }: Exchange, sent: URLSearchParams, binding: Binding): void {
  const xml = decodeRequest(sent.get('SAMLRequest') ?? '', binding)
  const known = tenant.serviceProviders.get(readRequest(xml).issuer)
  const request = trustedRequest(xml, known, binding, url)

  if (takeFault(tenant, null, 'saml', 'request').spoil) {
    throw new Refusal(403, 'This identity provider doesn’t know that application, or not at that address.')
  }
  if (tenant.requireSignedRequests && !known?.certificatePem) {
    throw new Refusal(403, 'This identity provider wants signed requests and has no certificate of that application.')
  }
  if (request.destination && request.destination !== tenant.ssoUrl) {
    throw new Refusal(400, 'The SAML request was meant for another identity provider.')
  }
  const acsUrl = request.acsUrl ?? known?.acsUrl ?? ''
  if (!mayReceive(tenant, known, acsUrl)) {
    throw new Refusal(403, 'This identity provider doesn’t know that application, or not at that address.')
  }
  if (!known) tenant.serviceProviders.set(request.issuer, { entityId: request.issuer, acsUrl })

  const { id: inResponseTo, issuer: audience, forceAuthn } = request
  toLogin(tenant, res, { acsUrl, audience, inResponseTo, relayState: sent.get('RelayState') ?? '', forceAuthn })
}

function mayReceive(tenant: Tenant, known: ServiceProvider | undefined, acsUrl: string): boolean {
  if (known?.acsUrl === acsUrl) return true
  return URL.canParse(acsUrl) && new URL(acsUrl).origin === tenant.productOrigin
}

/** By redirect even where a session may exist: a Lax cookie doesn't come with another site's POST, but with the GET after it. */
function toLogin(tenant: Tenant, res: Exchange['res'], answer: PendingAnswer): void {
  const id = randomUUID()
  tenant.pending.set(id, answer)
  redirect(res, `/${tenant.slug}/login/saml/${id}`)
}

export const showSamlLogin: Handler = (tenant, { req, res, url }) => {
  const { id, answer } = pendingAt(tenant, url)
  const session = currentSession(tenant, req)
  if (session && !answer.forceAuthn) return sendAnswer(tenant, res, id, session)

  sendPage(res, 200, loginPage(tenant, { asksFor: new URL(answer.acsUrl).host }))
}

export const takeSamlLogin: Handler = async (tenant, { req, res, url }) => {
  const { id, answer } = pendingAt(tenant, url)
  const person = personOf(tenant, await readForm(req))
  if (person) return sendAnswer(tenant, res, id, startSession(tenant, res, person))

  const error = 'Nobody here has that name and password.'
  sendPage(res, 401, loginPage(tenant, { asksFor: new URL(answer.acsUrl).host, error }))
}

function pendingAt(tenant: Tenant, url: URL): { id: string; answer: PendingAnswer } {
  const id = url.pathname.split('/').at(-1) ?? ''
  const answer = tenant.pending.get(id)
  if (!answer) throw new Refusal(410, OVER)
  return { id, answer }
}

function sendAnswer(tenant: Tenant, res: Exchange['res'], id: string, session: Session): void {
  const answer = tenant.pending.get(id)
  const person = findPerson(tenant, session.username)
  if (!answer || !person) throw new Refusal(410, OVER)

  tenant.pending.delete(id)
  const { method, to, fields } = answerAbout(tenant, answer, person, session)
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value))
  if (method === 'GET') redirect(res, `${to}?${new URLSearchParams(filled)}`)
  else sendPage(res, 200, postPage(to, filled))
}
