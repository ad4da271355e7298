import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerApps } from '@/lib/apps/mount'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { digest, newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { type AppId, newId, type SessionId } from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'

export type AppForTest = { id: AppId; secret: string; redirectUri: string; auth: string }

/** The vendor's own web app, with one secret. */
export async function anApp(overrides: Partial<Prisma.AppUncheckedCreateInput> = {}): Promise<AppForTest> {
  const id = newId('app')
  const secret = newSecret()
  const redirectUri = `https://${id.slice(4, 10)}.app.test/callback`
  const at = new Date()
  await db().app.create({
    data: {
      ...{
        id,
        name: 'Widgets',
        kind: 'web',
        firstParty: true,
        redirectUris: [redirectUri],
        createdAt: at,
        updatedAt: at,
      },
      ...overrides,
    },
  })
  await db().appSecret.create({
    data: { id: newId('appSecret'), appId: id, secretHash: digest(secret), hint: secret.slice(-4), createdAt: at },
  })
  return { id, secret, redirectUri, auth: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` }
}

/** The provider on a port of its own, as `server.ts` mounts it. */
export async function startApps(): Promise<{ origin: string; stop: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    request.headers['x-porchlight-peer'] = request.socket.remoteAddress ?? ''
    void answerApps(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A browser that holds a session of ours, or none. */
export async function aBrowser(origin: string, sessionId: SessionId | null = null) {
  const jar = new Map<string, string>()
  if (sessionId) jar.set(SESSION_COOKIE, await encodeSession(sessionId))
  return {
    jar,
    async go(path: string, init: RequestInit = {}): Promise<Response> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = { accept: 'text/html', ...init.headers, cookie }
      const response = await fetch(origin + path, { redirect: 'manual', ...init, headers })
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value) jar.set(name, value)
        else jar.delete(name)
      }
      return response
    },
  }
}

export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-long'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** An authorization request as a well-behaved app makes it. */
export function requestOf(app: AppForTest, more: Record<string, string> = {}): string {
  const params = {
    ...{ client_id: app.id, redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid profile email' },
    ...{ state: 'the-state', nonce: 'the-nonce', code_challenge: CHALLENGE, code_challenge_method: 'S256' },
    ...more,
  }
  return `/oidc/auth?${new URLSearchParams(Object.fromEntries(Object.entries(params).filter(([, value]) => value)))}`
}

/** What the app is sent back with. */
export function answerOf(response: Response): URLSearchParams {
  return new URL(response.headers.get('location') ?? '', 'https://nowhere.test').searchParams
}

type TokenAnswer = { status: number; body: Record<string, string> }

/** Asks the token endpoint as the app. */
export async function tokenRequest(
  origin: string,
  app: AppForTest,
  form: Record<string, string>,
  headers: Record<string, string> = { authorization: app.auth },
): Promise<TokenAnswer> {
  const response = await fetch(`${origin}/oidc/token`, { method: 'POST', headers, body: new URLSearchParams(form) })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

/** Redeems a code as the app that got it. */
export function redeem(origin: string, app: AppForTest, code: string, more: Record<string, string> = {}) {
  const form = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri, code_verifier: VERIFIER }
  return tokenRequest(origin, app, { ...form, ...more })
}
