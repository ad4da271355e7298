import * as z from 'zod'
import { createSigningKey } from '../saml'
import { type FaultName, faults } from './faults'
import type { Tenant } from './tenants'

const faultNames = Object.keys(faults) as [FaultName, ...FaultName[]]

/** What a test may ask of the running identity provider, in process or as JSON by `POST /__control`. */
export const Control = z.discriminatedUnion('call', [
  /** The next answer about `person` (a username), or about anybody, has this fault; once. */
  z.object({
    call: z.literal('failNext'),
    tenant: z.string(),
    person: z.string().optional(),
    fault: z.enum(faultNames),
    value: z.string().optional(),
  }),
  z.object({ call: z.literal('clearFaults'), tenant: z.string() }),
  z.object({
    call: z.literal('registerServiceProvider'),
    tenant: z.string(),
    entityId: z.string(),
    acsUrl: z.url(),
    certificatePem: z.string().optional(),
  }),
  z.object({
    call: z.literal('registerClient'),
    tenant: z.string(),
    client_id: z.string(),
    client_secret: z.string(),
    redirect_uris: z.array(z.url()).min(1),
    token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt']).optional(),
    jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).optional(),
  }),
  /** Signs everybody out here. */
  z.object({ call: z.literal('forgetSessions'), tenant: z.string() }),
  /** A new SAML key signs from now on; metadata names both until `forgetFormerKeys`. */
  z.object({ call: z.literal('rotateSamlKey'), tenant: z.string() }),
  z.object({ call: z.literal('forgetFormerKeys'), tenant: z.string() }),
  /** Answers `{ xml }`: the last SAML response about that person, or null. */
  z.object({ call: z.literal('lastResponse'), tenant: z.string(), person: z.string() }),
])
export type Control = z.infer<typeof Control>

/** Does what `control` says and answers what there is to know afterwards. */
export function carryOut(tenants: Tenant[], control: Control): { xml?: string | null } {
  const tenant = tenants.find(({ slug }) => slug === control.tenant)
  if (!tenant) throw new RangeError(`There is no tenant ${control.tenant}.`)

  switch (control.call) {
    case 'failNext':
      tenant.faults.push(control)
      return {}
    case 'clearFaults':
      tenant.faults.length = 0
      return {}
    case 'registerServiceProvider':
      tenant.serviceProviders.set(control.entityId, defined(control))
      return {}
    case 'registerClient': {
      const { call: _call, tenant: _tenant, ...client } = control
      tenant.registeredClients.set(client.client_id, defined(client))
      return {}
    }
    case 'forgetSessions':
      tenant.sessions.clear()
      return {}
    case 'rotateSamlKey':
      tenant.formerKeys.unshift(tenant.keys.saml)
      tenant.keys = { ...tenant.keys, saml: createSigningKey(`${tenant.slug} identity provider`) }
      return {}
    case 'forgetFormerKeys':
      tenant.formerKeys.length = 0
      return {}
    case 'lastResponse':
      return { xml: tenant.lastResponses.get(control.person) ?? null }
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Optional fields are absent, never `undefined`. */
function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
}
