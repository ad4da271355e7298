import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { type DemoTenant, demoPeople, demoTenantNames } from '@/lib/testing/idp/demo-people'
import { loadKeys } from '@/lib/testing/idp/keys'
import { startIdp } from '@/lib/testing/idp/server'
import type { IdpTenant, OidcClient } from '@/lib/testing/idp/tenants'

/** The demo's identity providers, as a process: `node --import tsx bin/demo/idp.ts`. */
const env = z
  .object({
    DEMO_IDP_PORT: z.coerce.number().int().default(4101),
    /** File in which keys and client secrets outlive a restart. */
    DEMO_IDP_KEYS: z.string().optional(),
    /** The product's origin. */
    PORCHLIGHT_URL: z.url().default('http://localhost:4100'),
    /** JSON file of more clients, read at each look-up: `[{ tenant, client_id, client_secret, redirect_uris }]`. */
    DEMO_OIDC_CLIENTS: z.string().optional(),
    DEMO_OIDC_SECRET_ACME: z.string().optional(),
    DEMO_OIDC_SECRET_GLOBEX: z.string().optional(),
  })
  .parse(process.env)

const ListedClients = z.array(
  z.object({
    tenant: z.string(),
    client_id: z.string(),
    client_secret: z.string(),
    redirect_uris: z.array(z.url()).min(1),
  }),
)

const secrets = { acme: env.DEMO_OIDC_SECRET_ACME, globex: env.DEMO_OIDC_SECRET_GLOBEX }
const keys = loadKeys(Object.keys(demoPeople), env.DEMO_IDP_KEYS)

const idp = await startIdp({
  port: env.DEMO_IDP_PORT,
  productOrigin: env.PORCHLIGHT_URL,
  tenants: [demoTenant('acme', 'okta'), demoTenant('globex', 'google')],
  ...(env.DEMO_IDP_KEYS ? { keysFile: env.DEMO_IDP_KEYS } : {}),
}).catch((error: Error) => {
  console.error(`The identity providers can’t start: ${error.message}`)
  process.exit(1)
})
console.log(`Identity providers listen on ${idp.url}`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => idp.stop().then(() => process.exit(0)))
}

function demoTenant(slug: DemoTenant, samlStyle: NonNullable<IdpTenant['samlStyle']>): IdpTenant {
  const clients = () => [...listedClients(slug), ownClient(slug)]
  return { slug, name: demoTenantNames[slug], people: demoPeople[slug], samlStyle, clients }
}

/** `porchlight-acme` and `porchlight-globex`; any callback of the product will do besides the one named here. */
function ownClient(slug: DemoTenant): OidcClient {
  const client_secret = secrets[slug] ?? keys.get(slug)?.clientSecret ?? ''
  const redirect_uris = [new URL('/sso/demo/callback', env.PORCHLIGHT_URL).href]
  return { client_id: `porchlight-${slug}`, client_secret, redirect_uris }
}

function listedClients(slug: DemoTenant): OidcClient[] {
  const file = env.DEMO_OIDC_CLIENTS
  if (!file || !existsSync(file)) return []
  const listed = ListedClients.parse(JSON.parse(readFileSync(file, 'utf8')))
  return listed.filter(({ tenant }) => tenant === slug).map(({ tenant: _, ...client }) => client)
}
