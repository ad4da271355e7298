import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { Interaction } from 'oidc-provider'
import { takeFault } from './faults'
import { type Handler, Refusal, readForm, sendPage } from './http'
import { createOidcProvider } from './oidc'
import { loginPage } from './pages'
import { currentSession, personOf, startSession } from './session'
import { findPerson, type Session, subjectOf, type Tenant } from './tenants'

const OVER = 'This sign-in is over. Go back to the application and start again.'

/** The tenant's OpenID Connect endpoints under `/{slug}/oidc`, and the login page they send people to. */
export function oidcEndpoints(tenant: Tenant): { protocol: Handler; showLogin: Handler; takeLogin: Handler } {
  const provider = createOidcProvider(tenant)
  const callback = provider.callback()
  const host = new URL(tenant.url).host

  return {
    protocol: (_, { req, res, url }) => {
      const mounted = req as IncomingMessage & { originalUrl?: string }
      mounted.originalUrl = `${url.pathname}${url.search}`
      mounted.url = mounted.originalUrl.slice(`/${tenant.slug}/oidc`.length)
      req.headers.host = host // the addresses in discovery are the configured ones, whatever the caller typed
      if (mounted.url.startsWith('/auth')) forgetProviderSession(req)
      return callback(req, res)
    },

    showLogin: async (_, { req, res }) => {
      const interaction = await interactionOf(provider, req, res)
      const session = currentSession(tenant, req)
      if (session && suffices(tenant, session, interaction)) {
        const error = declineOf(tenant, session.username)
        if (error) return provider.interactionFinished(req, res, error)
        return provider.interactionFinished(req, res, { login: loginOf(tenant, session) })
      }
      sendPage(res, 200, loginPage(tenant, { asksFor: asking(interaction) }))
    },

    takeLogin: async (_, { req, res }) => {
      const interaction = await interactionOf(provider, req, res)
      const person = personOf(tenant, await readForm(req))
      if (person) {
        const error = declineOf(tenant, person.username)
        if (error) return provider.interactionFinished(req, res, error)
        const login = loginOf(tenant, startSession(tenant, res, person))
        return provider.interactionFinished(req, res, { login, select_account: {}, consent: {} })
      }
      const error = 'Nobody here has that name and password.'
      sendPage(res, 401, loginPage(tenant, { asksFor: asking(interaction), error }))
    },
  }
}

/**
 * Without its cookie the library finds no session of its own and asks the
 * login page each time, so that one session counts for SAML and OpenID Connect
 * and signing out ends both.
 */
function forgetProviderSession(req: IncomingMessage): void {
  const kept = (req.headers.cookie ?? '').split('; ').filter((pair) => !pair.startsWith('_session'))
  req.headers.cookie = kept.join('; ')
}

async function interactionOf(provider: Provider, req: IncomingMessage, res: ServerResponse): Promise<Interaction> {
  try {
    return await provider.interactionDetails(req, res)
  } catch {
    throw new Refusal(410, OVER)
  }
}

/** The error response that was ordered for the person, if one was. */
function declineOf(tenant: Tenant, username: string): { error: string; error_description: string } | null {
  const { spoil, value = 'access_denied' } = takeFault(tenant, username, 'oidc', 'login')
  const [error = '', ...description] = value.split(' ')
  return spoil ? { error, error_description: description.join(' ') } : null
}

function asking({ params }: Interaction): string {
  return new URL(String(params.redirect_uri)).host
}

/** Whether an earlier sign-in answers the request: nobody insists on a new one, and it is as young as `max_age` wants. */
function suffices(tenant: Tenant, session: Session, { prompt, params }: Interaction): boolean {
  if (params.prompt) return false
  if (!prompt.reasons.every((reason) => ['no_session', 'max_age'].includes(reason))) return false
  const ageSeconds = (tenant.now().getTime() - session.signedInAt.getTime()) / 1000
  return params.max_age === undefined || ageSeconds <= Number(params.max_age)
}

function loginOf(tenant: Tenant, { username, signedInAt }: Session) {
  const person = findPerson(tenant, username)
  if (!person) throw new Refusal(410, OVER)
  return { accountId: subjectOf(person), ts: Math.floor(signedInAt.getTime() / 1000), amr: ['pwd'] }
}
