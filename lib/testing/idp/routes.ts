import type { IncomingMessage, ServerResponse } from 'node:http'
import { Control, carryOut } from './controls'
import { type Exchange, type Handler, Refusal, readBody, redirect, sendPage } from './http'
import { oidcEndpoints } from './oidc-endpoints'
import { frontPage, refusalPage, tenantPage } from './pages'
import { openTile, showMetadata, showSamlLogin, ssoByPost, ssoByRedirect, takeSamlLogin } from './saml-endpoints'
import { currentSession, endSession } from './session'
import type { Tenant } from './tenants'

/** Method and path below the tenant's slug, and who answers. */
type Route = [RegExp, Handler]

export type Site = { url: string; tenants: { tenant: Tenant; routes: Route[] }[]; controls: boolean }

export function tenantRoutes(tenant: Tenant): Route[] {
  const oidc = oidcEndpoints(tenant)
  return [
    [/^GET \/?$/, showTenant],
    [/^POST \/logout$/, signOut],
    [/^GET \/saml\/metadata$/, showMetadata],
    [/^GET \/saml\/sso$/, ssoByRedirect],
    [/^POST \/saml\/sso$/, ssoByPost],
    [/^GET \/saml\/tile$/, openTile],
    [/^GET \/login\/saml\/[\w-]+$/, showSamlLogin],
    [/^POST \/login\/saml\/[\w-]+$/, takeSamlLogin],
    [/^GET \/login\/oidc\/[\w-]+$/, oidc.showLogin],
    [/^POST \/login\/oidc\/[\w-]+$/, oidc.takeLogin],
    [/^[A-Z]+ \/oidc\/.*$/, oidc.protocol],
  ]
}

const showTenant: Handler = (tenant, { req, res }) => {
  sendPage(res, 200, tenantPage(tenant, currentSession(tenant, req)))
}

const signOut: Handler = (tenant, { req, res }) => {
  endSession(tenant, req, res)
  redirect(res, `/${tenant.slug}`)
}

/** Answers one request; whatever goes wrong ends as a page. */
export async function answer(site: Site, req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    await dispatch(site, { req, res, url: new URL(req.url ?? '/', site.url) })
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, String(error))
    if (!res.headersSent) sendPage(res, refusal.status, refusalPage(refusal.message))
  }
}

async function dispatch(site: Site, exchange: Exchange): Promise<void> {
  const { req, res, url } = exchange
  const tenants = site.tenants.map(({ tenant }) => tenant)
  if (site.controls && req.method === 'POST' && url.pathname === '/__control') return control(tenants, exchange)
  if (req.method === 'GET' && url.pathname === '/') return sendPage(res, 200, frontPage(tenants))

  const [, slug = '', rest = ''] = /^\/([^/]+)(.*)$/.exec(url.pathname) ?? []
  const found = site.tenants.find(({ tenant }) => tenant.slug === slug)
  const [, handler] = found?.routes.find(([pattern]) => pattern.test(`${req.method} ${rest}`)) ?? []
  if (!found || !handler) throw new Refusal(404, 'There is nothing at this address.')
  await handler(found.tenant, exchange)
}

/** JSON only: a page in somebody's browser can't send that here without asking first (CORS). */
async function control(tenants: Tenant[], { req, res }: Exchange): Promise<void> {
  if (req.headers['content-type'] !== 'application/json') throw new Refusal(415, 'Send JSON.')
  const parsed = Control.safeParse(JSON.parse(await readBody(req)))
  if (!parsed.success) throw new Refusal(400, parsed.error.message)

  res.writeHead(200, { 'content-type': 'application/json' })
  res.end(JSON.stringify(carryOut(tenants, parsed.data)))
}
