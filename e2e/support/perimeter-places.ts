import { readdirSync } from 'node:fs'
import type { APIResponse, Page } from '@playwright/test'
import { newId } from '@/lib/platform/ids'
import { aRequestOf } from './asking'
import { aFailedSignIn } from './attempts'
import type { Company } from './company'
import { anOwnApp, linkedOperator, withFactor } from './own-app'
import { productUrl } from './places'
import { routesBelow } from './routes'

/** Stands in for each name in brackets; `[app]` is the organization's or, below `/operator`, the vendor's. */
type Names = Record<string, string>

/** One thing of each kind in a company, so that each address of it answers with something. */
export async function furnish(company: Company): Promise<Names> {
  const { id: request } = await aRequestOf(company, 'ada')
  const { reference } = await aFailedSignIn(company)
  const [own, vendors] = [await anOwnApp(company), await anOwnApp(null)]
  await linkedOperator(company.users.bo)
  return {
    ...{ org: company.slug, connection: company.saml, request, reference, app: own.id, vendorsApp: vendors.id },
    ...{ code: 'session_lost', '...nextauth': 'session' },
  }
}

/** Bo may do everything now: owner, operator, with a factor and a fresh proof. */
export const empower = ({ users }: Company) => withFactor(users.bo)

/** Made by us, and the same for everybody. */
const forAnybody = ['/api/v1/openapi.json']

/** Every address of the product with something behind it that is somebody's. */
export function everyPlace(names: Names): string[] {
  const routes = routesBelow().filter((route) => !forAnybody.includes(route))
  return routes.map((route) =>
    route.replace(/\[([^\]]+)\]/g, (_, name: string) => {
      const known = route.startsWith('/operator') && name === 'app' ? names.vendorsApp : names[name]
      return known ?? newId('transaction')
    }),
  )
}

/** What stands beside the routes: the provider's, the framework's, files, and places where nothing is. */
export const otherPlaces: readonly string[] = [
  ...['/nowhere', '/orgs', '/orgs/nobody', '/orgs/nobody/members', '/account', '/account/nowhere', '/login/nobody'],
  ...['/auth/error/nowhere', '/sso/con_no/metadata', '/sso/con_no/start', '/operator/nowhere', '/api', '/api/nowhere'],
  ...[
    '/api/v1/nowhere/else',
    '/api/v2',
    '/api/auth/csrf',
    '/api/auth/providers',
    '/api/auth/signin',
    '/api/auth/callback/x',
    '/%',
    '/%00',
    '/%2e%2e%2fx',
  ],
  ...[
    '/login/%ff',
    '/orgs/%ff',
    '/orgs/a%2fb',
    '/orgs/%00',
    '/..%5c..%5cx',
    '/_next',
    '/_next/nowhere',
    '/_next/image',
  ],
  ...['/_next/data/x/y.json', '/_next/static/nowhere.js', '/assets/nowhere.css', '/.env', '/.git/HEAD', '/index.html'],
  ...['/oidc', '/oidc/nowhere', '/oidc/auth', '/oidc/token', '/oidc/me', '/oidc/jwks', '/oidc/session/end'],
  ...['/oidc/session/end/confirm', '/oidc/token/introspection', '/oidc/token/revocation', '/oidc/auth/nowhere'],
  ...['/oidc/.well-known/openid-configuration', '/livez', '/readyz', '/metrics', '/livez?x', '/readyz/'],
]

/** Files that are the same for everybody and may be kept. */
export function staticPlaces(): string[] {
  const chunks = readdirSync('.next/static', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(js|css)$/.test(file),
  )
  return ['/icon.svg', '/robots.txt', ...forAnybody, ...chunks.slice(0, 3).map((file) => `/_next/static/${file}`)]
}

/** Asks as this browser, without following; `origin` is ours unless another is given. */
export function ask(
  page: Page,
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<APIResponse> {
  const form = method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
  return page.request.fetch(productUrl + path, {
    ...{ method, maxRedirects: 0, headers: { origin: productUrl, ...form, ...headers } },
    ...(method === 'POST' ? { data: 'f=x' } : {}),
  })
}
