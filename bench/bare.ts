import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { Provider } from '@/lib/apps/library'
import { digest } from '@/lib/platform/crypto'
import { pool } from '@/lib/platform/db'

// oidc-provider as its documentation has it, on the same table by the same kind of statements: what we are measured by.

export type BareApp = { id: string; secret: string; redirectUri: string }

/** @returns where it listens, and the cookie of somebody who is signed in there */
export async function startBare(app: BareApp): Promise<{ origin: string; cookie: string; stop: () => void }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(origin, await configuration(app))
  server.on('request', provider.callback())
  const jti = 'the-session-of-a-person'
  const session = {
    kind: 'Session',
    accountId: 'ada',
    loginTs: 1,
    uid: 'uid',
    exp: Math.floor(Date.now() / 1000) + 3600,
  }
  await storageOf('Session').upsert(jti, session)
  return { origin, cookie: `_session=${jti}`, stop: () => server.close() }
}

async function configuration({ id, secret, redirectUri }: BareApp): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const client = { client_id: id, client_secret: secret, redirect_uris: [redirectUri] }
  return {
    clients: [{ ...client, grant_types: ['authorization_code', 'refresh_token'] }],
    jwks: { keys: [await exportJWK(privateKey)] } as Configuration['jwks'],
    adapter: storageOf as unknown as Configuration['adapter'],
    cookies: { keys: ['bench'], long: { signed: false }, short: { signed: false } },
    scopes: ['openid', 'profile', 'email'],
    claims: { openid: ['sub', 'org'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: async () => true },
    },
    issueRefreshToken: async () => true,
    findAccount: async (_, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, org: 'acme', name: 'Ada', email: 'ada@acme.test' }),
    }),
    loadExistingGrant: grantAll,
  } as Configuration
}

async function grantAll({ oidc }: KoaContextWithOIDC) {
  const known = oidc.session!.grantIdFor(oidc.client!.clientId)
  if (known) return oidc.provider.Grant.find(known)
  const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! })
  grant.addOIDCScope('openid profile email')
  await grant.save()
  return grant
}

/** The statements of lib/apps/adapter.ts without what asks whether a session still lives. */
function storageOf(kind: string) {
  const one = async (name: string, text: string, values: unknown[]) =>
    (await pool().query<{ payload: Record<string, unknown> }>({ name: `bare-${name}`, text, values })).rows[0]?.payload
  const byId = `kind = $1 and "idHash" = $2`
  return {
    upsert: (id: string, { jti: _, ...payload }: Record<string, unknown>, seconds = 3600) =>
      one(
        'upsert',
        `insert into "AppArtifact" (kind, "idHash", payload, uid, "expiresAt") values ($1, $2, $3, $4, $5)
         on conflict (kind, "idHash") do update set payload = excluded.payload, "expiresAt" = excluded."expiresAt"`,
        [`bare ${kind}`, digest(id), payload, payload.uid ?? null, new Date(Date.now() + seconds * 1000)],
      ),
    async find(id: string) {
      const text = `select payload from "AppArtifact" where ${byId} and "expiresAt" > $3`
      const payload = await one('find', text, [`bare ${kind}`, digest(id), new Date()])
      return payload && { ...payload, jti: id }
    },
    consume: (id: string) =>
      one('consume', `update "AppArtifact" set "consumedAt" = $3 where ${byId}`, [
        `bare ${kind}`,
        digest(id),
        new Date(),
      ]),
    destroy: (id: string) => one('destroy', `delete from "AppArtifact" where ${byId}`, [`bare ${kind}`, digest(id)]),
    findByUid: (uid: string) =>
      one('by-uid', `select payload from "AppArtifact" where kind = $1 and uid = $2 and "expiresAt" > $3`, [
        ...[`bare ${kind}`, uid, new Date()],
      ]),
    findByUserCode: async () => undefined,
    revokeByGrantId: async () => undefined,
  }
}
