import type { Visit } from '@/app/_server/hosted'
import { type Flow, onwards, openFlow, sealFlow } from '@/lib/login/flow'
import { findOrgByIdentifier, findOrgBySlug, type LoginOrg, type Offer } from '@/lib/login/start'
import { newCtx } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { limits, take } from '@/lib/platform/rate-limit'
import { safeReturnPath, urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { LoginPage } from '../_pages/login'
import type { Posted } from './posted'
import { answerTo, takeBreak } from './stopped'

/** No address is longer, and no username. */
export const MAX_LETTERS = 254

/** What a page knows of the sign-in so far; a page opened by itself begins one. */
export function flowOf(visit: Posted, sealed: string | null, org?: string): Flow {
  const known = openFlow(sealed, visit.ctx.now)
  const returnTo = known?.returnTo ?? safeReturnPath(visit.url.searchParams.get('return_to')) ?? urls.home
  return { ...known, returnTo, ...(org ? { org } : {}) }
}

/** What a page says when it is shown again: what was wrong, or when tries are allowed again. */
export type Said = { error: string } | { retryAt: Date }

/** Back to a page that says what was wrong and holds what was typed; see {@link posted}. */
export function showAgain(visit: Posted, page: (f: string) => string, flow: Flow, said: Said): Response {
  const identifier = flow.identifier?.slice(0, MAX_LETTERS)
  return visit.goTo(page(sealFlow({ ...onwards(flow), identifier, ...said }, visit.ctx.now)))
}

/** The organization a sign-in is about: the one whose page was opened, else the address's. */
export async function orgOf(visit: Posted, flow: Flow): Promise<LoginOrg | null> {
  const named = flow.org ? await findOrgBySlug(visit.ctx, flow.org) : null
  return named ?? (flow.identifier ? findOrgByIdentifier(visit.ctx, flow.identifier) : null)
}

/** Connections as forms, which begin a sign-in with our own POST (I6). */
export function choices(offers: readonly Offer[]) {
  return offers.map((offer) => ({ ...offer, startAction: urls.ssoStart(offer.id) }))
}

/** `/login` and `/login/{org-slug}`: who are you? */
export async function showLogin(visit: Visit, said: Flow, org: LoginOrg | null): Promise<Response> {
  const { error } = said
  const flow = onwards(said)
  const f = sealFlow(flow, visit.ctx.now)
  const bare = !org && visit.url.search === '' && !error
  return visit.show(
    <LoginPage
      org={org && { name: org.name }}
      support={org?.support ?? null}
      f={f}
      action={org ? urls.orgLogin(org.slug) : urls.login()}
      ssoUrl={urls.loginSso(f)}
      passkeyUrl={urls.loginPasskey()}
      identifier={flow.identifier}
      app={flow.app}
      error={error}
      canonical={bare ? env().PUBLIC_URL + urls.login() : undefined}
      signedIn={await presentPerson(visit, flow)}
      connections={org ? choices(org.offers) : []}
    />,
    { index: bare, ...answerTo({ error }, visit.ctx.now) },
  )
}

/** Takes the identifier and goes on to the same page for everybody (I15). */
export async function takeIdentifier(
  visit: Posted,
  flow: Flow,
  org: LoginOrg | null,
  typed: string | null,
): Promise<Response> {
  const identifier = typed?.trim() ?? ''
  if (!identifier || identifier.length > MAX_LETTERS) {
    const page = (f: string) => (org ? urls.orgLogin(org.slug, f) : urls.login(f))
    return showAgain(visit, page, { ...flow, identifier }, { error: 'Type your work email or your username.' })
  }
  const verdict = await take(visit.ctx.now, [[limits.starts, visit.device.network]])
  if (!verdict.allowed) return takeBreak(visit, { ...flow, identifier }, verdict.retryAt)
  return visit.goTo(urls.loginPassword(sealFlow({ ...flow, identifier }, visit.ctx.now)))
}

async function presentPerson(visit: Visit, flow: Flow) {
  if (!visit.current) return null
  const { name, email } = await whoIs(newCtx(visit.current, visit.ctx.now))
  return { name, email, continueUrl: flow.returnTo }
}
