import type OidcProvider from 'oidc-provider'
import type { Configuration } from 'oidc-provider'
import { now } from '@/lib/platform/clock'
import { newCtx } from '@/lib/platform/context'
import { matchesDigest } from '@/lib/platform/crypto'
import { fetchOutside } from '@/lib/platform/http'
import { log } from '@/lib/platform/log'
import { once } from '@/lib/platform/singleton'
import { addSeconds } from '@/lib/platform/time'
import { storageOf } from './adapter'
import { addressesOfIssuer } from './issuer'
import { KEYS_KNOWN_SECONDS, keysVersion, signingKeys } from './keys'
import { errors, Provider } from './library'
import { configuration } from './provider-configuration'
import { noteSecretUse } from './secret-use'

type Known = { provider: OidcProvider; version: string; checkedAt: Date }
type Shelf = { known: Promise<Known> | null }

/**
 * The OpenID provider with the keys of now. It is made anew when they change,
 * which each process looks up twice a minute; everything it keeps is in
 * PostgreSQL, so an old one may finish what it began.
 */
export async function currentProvider(): Promise<OidcProvider> {
  const shelf = once<Shelf>('apps.provider', () => ({ known: null }))
  const making = shelf.known ?? put(shelf, make())
  const known = await making
  const ctx = newCtx({ kind: 'system', job: 'apps' })
  if (addSeconds(known.checkedAt, KEYS_KNOWN_SECONDS) > ctx.now) return known.provider
  if (shelf.known === making) put(shelf, lookAgain(known)) // one request looks, the others wait for it
  return (await (shelf.known ?? making)).provider
}

/** What fails is not kept: the next request tries again. */
function put(shelf: Shelf, known: Promise<Known>): Promise<Known> {
  shelf.known = known
  known.catch(() => {
    if (shelf.known === known) shelf.known = null
  })
  return known
}

async function lookAgain(known: Known): Promise<Known> {
  const ctx = newCtx({ kind: 'system', job: 'apps' })
  return (await keysVersion(ctx)) === known.version ? { ...known, checkedAt: ctx.now } : make()
}

async function make(): Promise<Known> {
  const ctx = newCtx({ kind: 'system', job: 'apps' })
  const { jwks, version } = await signingKeys(ctx)
  const setup: Configuration = {
    ...configuration(),
    jwks: { keys: jwks } as Configuration['jwks'],
    adapter: adapterOf as unknown as Configuration['adapter'],
    fetch: outside as unknown as Configuration['fetch'],
  }
  const provider = new Provider(addressesOfIssuer().issuer, setup)
  provider.proxy = true // host and scheme are those of PUBLIC_URL: lib/apps/mount.ts puts them there
  const { prototype } = provider.Client as unknown as { prototype: OurClient }
  prototype.compareClientSecret = isSecret
  // The library would send these while the person waits, and once. The worker does (lib/apps/sign-out.ts).
  prototype.tellOfLogout = prototype.backchannelLogout
  prototype.backchannelLogout = async () => undefined
  provider.on('server_error', (_, error) => log.error('the OpenID provider failed', error))
  provider.on('end_session.success', (koa) => {
    koa.state.isSigningOut = Boolean(koa.oidc.params?.logout)
  })
  return { provider, version, checkedAt: ctx.now }
}

/** What the library's clients can do and its types do not say. */
export type OurClient = {
  compareClientSecret: typeof isSecret
  backchannelLogout(sub: string, sid: string): Promise<void>
  /** Sends a logout token (OpenID Connect Back-Channel Logout 1.0 §2.5); throws unless the app answers 200 or 204. */
  tellOfLogout(sub: string, sid: string): Promise<void>
}

/** Compares with each of the app's living secrets; what stands in `clientSecret` are their digests (I14). */
async function isSecret(this: { clientSecret?: string }, given: string): Promise<boolean> {
  const stored = this.clientSecret?.split(' ') ?? []
  const [used] = stored.filter((digest) => matchesDigest(given, digest)) // each is compared, whichever fits
  if (used) await noteSecretUse(used, now())
  return used !== undefined
}

/** Our storage; what is used twice is an invalid grant to the app (RFC 6749 §5.2). */
function adapterOf(kind: string) {
  const storage = storageOf(kind)
  return {
    ...storage,
    async consume(id: string) {
      try {
        await storage.consume(id)
      } catch (error) {
        if ((error as Error).name === 'UsedTwice') throw new errors.InvalidGrant('already used')
        throw error
      }
    },
  }
}

/** Messages to apps go through our guarded client (I12). */
async function outside(url: string | URL, options: { method?: string; headers?: HeadersInit; body?: BodyInit | null }) {
  const body = options.body === undefined || options.body === null ? {} : { body: String(options.body) }
  return fetchOutside(url, { method: options.method ?? 'GET', headers: headersOf(options.headers), ...body })
}

const headersOf = (headers: HeadersInit | undefined) => Object.fromEntries(new Headers(headers))
