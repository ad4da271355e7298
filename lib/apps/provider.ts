import type OidcProvider from 'oidc-provider'
import type { Configuration } from 'oidc-provider'
import { newCtx } from '@/lib/platform/context'
import { matchesDigest } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { fetchOutside } from '@/lib/platform/http'
import { log } from '@/lib/platform/log'
import { once } from '@/lib/platform/singleton'
import { addSeconds } from '@/lib/platform/time'
import { storageOf } from './adapter'
import { KEYS_KNOWN_SECONDS, keysVersion, signingKeys } from './keys'
import { errors, Provider } from './library'
import { configuration } from './provider-configuration'

/** Where the provider answers, below the product's own address. */
export const MOUNT = '/oidc'

type Known = { provider: OidcProvider; version: string; checkedAt: Date }

/**
 * The OpenID provider with the keys of now. It is made anew when they change,
 * which each process looks up twice a minute; everything it keeps is in
 * PostgreSQL, so an old one may finish what it began.
 */
export async function currentProvider(): Promise<OidcProvider> {
  const shelf = once<{ known: Promise<Known> | null }>('apps.provider', () => ({ known: null }))
  shelf.known ??= make()
  const known = await shelf.known
  const ctx = newCtx({ kind: 'system', job: 'apps' })
  if (addSeconds(known.checkedAt, KEYS_KNOWN_SECONDS) > ctx.now) return known.provider
  const unchanged = (await keysVersion(ctx)) === known.version
  shelf.known = unchanged ? Promise.resolve({ ...known, checkedAt: ctx.now }) : make()
  shelf.known.catch(() => {
    shelf.known = null // the next request tries again
  })
  return (await shelf.known).provider
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
  const provider = new Provider(env().PUBLIC_URL + MOUNT, setup)
  provider.proxy = true // host and scheme are those of PUBLIC_URL: lib/apps/mount.ts puts them there
  const { prototype } = provider.Client as unknown as { prototype: { compareClientSecret: typeof isSecret } }
  prototype.compareClientSecret = isSecret
  provider.on('server_error', (_, error) => log.error('the OpenID provider failed', error))
  return { provider, version, checkedAt: ctx.now }
}

/** Compares with each of the app's living secrets; what stands in `clientSecret` are their digests (I14). */
function isSecret(this: { clientSecret?: string }, given: string): boolean {
  const stored = this.clientSecret?.split(' ') ?? []
  return stored.filter((digest) => matchesDigest(given, digest)).length > 0 // each is compared, whichever fits
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
