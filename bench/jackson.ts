import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { controllers } from '@boxyhq/saml-jackson'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { serve } from './serving'

// The SAML engine alone, as its documentation has it: its stock store, on the same PostgreSQL.

const { PUBLIC_URL: origin = '', BENCH_JACKSON_URL: url = '' } = process.env
const key = createSigningKey('Jackson')
const base64 = (pem: string) => Buffer.from(pem).toString('base64')
const { connectionAPIController: connections, oauthController: oauth } = await controllers({
  externalUrl: origin,
  samlPath: '/acs',
  samlAudience: origin,
  db: { engine: 'sql', type: 'postgres', url, ttl: 300, cleanupLimit: 1000 },
  certs: { publicKey: base64(key.certificatePem), privateKey: base64(key.privateKeyPem) },
  clientSecretVerifier: 'the-secret-of-the-bench',
  openid: { redirectExactMatch: true },
  noAnalytics: true,
  ssoTraces: { disable: true },
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
})
const redirectUri = `${origin}/callback`
const verifier = 'a-verifier-of-at-least-forty-three-characters-long'
const challenge = createHash('sha256').update(verifier).digest('base64url')
const requireAsJackson = createRequire(createRequire(import.meta.url).resolve('@boxyhq/saml-jackson'))
const pg = requireAsJackson('pg') as typeof import('pg')

serve(
  {
    /** Other connections, as its own store has them. */
    async seed({ size }: { size: number }) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query(
        `insert into jackson_store (key, value, iv, tag, namespace, "createdAt")
         select 'saml:config:' || md5('k' || n), repeat(md5('v' || n), 100), null, null, 'saml:config', now() from generate_series(1, ${size}) n`,
      )
      await client.query(
        `insert into jackson_index (key, "storeKey") select 'saml:config:entityID:' || md5('i' || n), 'saml:config:' || md5('k' || n) from generate_series(1, ${size}) n`,
      )
      await client.query('analyze')
      await client.end()
    },

    async door({ metadataXml }: { metadataXml: string }) {
      const about = { tenant: 'acme', product: 'bench', defaultRedirectUrl: redirectUri, redirectUrl: [redirectUri] }
      const { clientID } = await connections.createSAMLConnection({ ...about, rawMetadata: metadataXml })
      return { clientId: clientID, acsUrl: `${origin}/acs`, entityId: origin }
    },

    async begin({ clientId }: { clientId: string }) {
      const { redirect_url } = await oauth.authorize({
        ...{ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state: 'the-state' },
        ...{ code_challenge: challenge, code_challenge_method: 'S256' },
      })
      return { url: redirect_url }
    },

    async acs({ samlResponse, relayState }: { samlResponse: string; relayState: string }) {
      const { redirect_url } = await oauth.samlResponse({ SAMLResponse: samlResponse, RelayState: relayState })
      return { code: new URL(redirect_url ?? '').searchParams.get('code') }
    },

    async finish({ code }: { code: string }) {
      const grant = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      } as const
      const { access_token } = await oauth.token(grant)
      return oauth.userInfo(access_token)
    },
  },
  pg.Client,
)
