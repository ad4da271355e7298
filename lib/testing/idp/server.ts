import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Control, carryOut } from './controls'
import { loadKeys } from './keys'
import { answer, type Site, tenantRoutes } from './routes'
import { type IdpTenant, openTenant } from './tenants'

export type IdpOptions = {
  /** 0 takes a free one. */
  port: number
  host?: '127.0.0.1'
  /** Where keys outlive the process; without it they are made anew. */
  keysFile?: string
  /** Where browsers reach this server, where that isn't its own address. No path, no trailing slash. */
  publicUrl?: string
  /** Origin of a product whose service providers and callbacks need no registration. For the demo. */
  productOrigin?: string
  tenants: IdpTenant[]
  /** Opens `POST /__control`. For tests; never in the demo. */
  controls?: boolean
  now?: () => Date
}

export type RunningIdp = {
  url: string
  /** Says in process what `POST /__control` says over HTTP. */
  control: (control: Control) => { xml?: string | null }
  stop: () => Promise<void>
}

/**
 * Starts the outside world's identity providers on one loopback port: each
 * tenant is a company with SAML at `/{slug}/saml/…` and OpenID Connect at
 * `/{slug}/oidc`. For tests and the demo only: it lets anybody be anybody.
 */
export async function startIdp(options: IdpOptions): Promise<RunningIdp> {
  const slugs = options.tenants.map(({ slug }) => slug)
  const keys = loadKeys(slugs, options.keysFile)
  const server = createServer()
  const port = await listen(server, options.port, options.host ?? '127.0.0.1')
  const url = options.publicUrl ?? `http://127.0.0.1:${port}`

  const productOrigin = options.productOrigin ? new URL(options.productOrigin).origin : null
  const now = options.now ?? (() => new Date())
  const tenants = options.tenants.map((config) => {
    // loadKeys answers for every slug it was given
    const tenant = openTenant(config, { url, keys: keys.get(config.slug)!, productOrigin, now })
    return { tenant, routes: tenantRoutes(tenant) }
  })
  const site: Site = { url, tenants, controls: options.controls ?? false }
  server.on('request', (req, res) => answer(site, req, res))

  const opened = tenants.map(({ tenant }) => tenant)
  return { url, control: (control) => carryOut(opened, control), stop: () => stop(server) }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

/** Also ends answers that a fault keeps waiting. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
