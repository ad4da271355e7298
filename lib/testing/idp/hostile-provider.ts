import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signToken, type Token } from './id-token'

/** How the provider differs from an honest one. What is left out is done honestly. */
export type Behaviour = {
  /** The ID token's claims and header before they are signed. */
  claims?: (honest: Token['claims']) => Record<string, unknown>
  header?: (honest: Token['header']) => Record<string, unknown>
  /** Makes the compact token, or whatever stands in its place. */
  encode?: (token: Token, provider: HostileProvider) => unknown
  /** The token endpoint's JSON. */
  answer?: (honest: Record<string, unknown>) => unknown
  userinfo?: (honest: Record<string, unknown>) => unknown
  keys?: (honest: object[], provider: HostileProvider) => unknown
  /** Answers in place of an endpoint. */
  tokenEndpoint?: RequestListener
  userinfoEndpoint?: RequestListener
  keysEndpoint?: RequestListener
  /** The query that the browser brings back. */
  callback?: (honest: URLSearchParams) => URLSearchParams
}

export type HostileProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  /** The one whom it knows; the address is in `domain`. */
  person: Person
  domain: string
  /** The key that its honest tokens are signed with, and its public half as it is published. */
  privateKeyPem: string
  publicKey: KeyObject
  /** Paths that were asked for, in order. */
  asked: string[]
  behave: (behaviour: Behaviour) => void
  /** What the browser brings back from an authorization request. */
  authorize: (authorizationUrl: string) => URLSearchParams
  stop: () => Promise<void>
}

type Person = { sub: string; email: string; email_verified: true; name: string }

type Code = { nonce: string; challenge: string; redirectUri: string; behaviour: Behaviour }
type State = { behaviour: Behaviour; codes: Map<string, Code>; tokens: Map<string, Behaviour> }

/**
 * An OpenID provider that does what it is told: honest by itself, with PKCE,
 * client authentication and codes that work once, so that whatever is refused
 * is refused for what was told. A behaviour belongs to the sign-ins that are
 * authorized while it is on, so that several run beside each other.
 */
export async function startHostileProvider(domain = 'hostile.example'): Promise<HostileProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const state: State = { behaviour: {}, codes: new Map(), tokens: new Map() }
  const asked: string[] = []
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? '/', provider.issuer).pathname
    asked.push(path)
    const handler = endpoints[path]
    if (handler) handler(req, res, provider, state)
    else res.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const provider: HostileProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId: 'porchlight',
    person: { sub: '00u-ada', email: `ada@${domain}`, email_verified: true, name: 'Ada Lovelace' },
    domain,
    clientSecret: 'asecretthatbothsidesknow0123456789',
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey,
    asked,
    behave: (behaviour) => {
      state.behaviour = behaviour
    },
    authorize: (url) => authorize(new URL(url).searchParams, state, provider),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return provider
}

function authorize(
  request: URLSearchParams,
  { behaviour, codes }: State,
  { issuer }: HostileProvider,
): URLSearchParams {
  const code = randomBytes(16).toString('base64url')
  const [nonce = '', challenge = '', redirectUri = ''] = ['nonce', 'code_challenge', 'redirect_uri'].map(
    (name) => request.get(name) ?? '',
  )
  codes.set(code, { nonce, challenge, redirectUri, behaviour })
  const honest = new URLSearchParams({ code, state: request.get('state') ?? '', iss: issuer })
  return behaviour.callback?.(honest) ?? honest
}

type Endpoint = (req: IncomingMessage, res: ServerResponse, provider: HostileProvider, state: State) => unknown

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/.well-known/openid-configuration': (_, res, { issuer }) =>
    sendJson(res, {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      // what it really offers or not is for the product to doubt
      id_token_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'HS256', 'none'],
      authorization_response_iss_parameter_supported: true,
    }),
  '/jwks': (req, res, provider, { behaviour }) => {
    if (behaviour.keysEndpoint) return behaviour.keysEndpoint(req, res)
    const honest = [publicJwk(provider.publicKey, 'k1')]
    sendJson(res, { keys: behaviour.keys?.(honest, provider) ?? honest })
  },
  '/token': async (req, res, provider, state) => {
    const form = new URLSearchParams(await textOf(req))
    const code = state.codes.get(form.get('code') ?? '')
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    state.codes.delete(form.get('code') ?? '')
    if (!code || code.challenge !== verifier || code.redirectUri !== form.get('redirect_uri') || !knows(req, provider))
      return sendJson(res, { error: 'invalid_grant' }, 400)
    if (code.behaviour.tokenEndpoint) return code.behaviour.tokenEndpoint(req, res)
    sendJson(res, tokenAnswer(code, provider, state))
  },
  '/userinfo': (req, res, { person }, { tokens }) => {
    const behaviour = tokens.get(req.headers.authorization?.slice('Bearer '.length) ?? '')
    if (!behaviour) return res.writeHead(401).end()
    if (behaviour.userinfoEndpoint) return behaviour.userinfoEndpoint(req, res)
    sendJson(res, behaviour.userinfo?.(person) ?? person)
  },
}

function tokenAnswer({ nonce, behaviour }: Code, provider: HostileProvider, { tokens }: State): unknown {
  const now = Math.floor(Date.now() / 1000)
  const honest = {
    iss: provider.issuer,
    aud: provider.clientId,
    iat: now,
    exp: now + 300,
    auth_time: now,
    nonce,
    ...provider.person,
  }
  const token: Token = {
    header: behaviour.header?.({ alg: 'RS256', kid: 'k1', typ: 'JWT' }) ?? { alg: 'RS256', kid: 'k1', typ: 'JWT' },
    claims: behaviour.claims?.(honest) ?? honest,
  }
  const access_token = randomBytes(16).toString('base64url')
  tokens.set(access_token, behaviour)
  const id_token = behaviour.encode ? behaviour.encode(token, provider) : signToken(token, provider.privateKeyPem)
  const answer = { access_token, token_type: 'Bearer', expires_in: 300, id_token }
  return behaviour.answer?.(answer) ?? answer
}

function knows(req: IncomingMessage, { clientId, clientSecret }: HostileProvider): boolean {
  return req.headers.authorization === `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
}

export function publicJwk(key: KeyObject, kid: string): object {
  return { ...key.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
}

/** Text is sent as it is, so that a behaviour can answer what no serializer writes. */
function sendJson(res: ServerResponse, body: unknown, status = 200): void {
  res.writeHead(status, { 'content-type': 'application/json' })
  res.end(typeof body === 'string' ? body : JSON.stringify(body))
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
