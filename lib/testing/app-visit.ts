import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OrgId, SessionId, UserId } from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'
import { type AppForTest, aBrowser, anApp, answerOf, redeem, requestOf, tokenRequest } from './apps'
import { aMember, anOrg } from './factories'
import { aSession } from './sessions'

export type VisitForTest = {
  origin: string
  org: OrgId
  ada: UserId
  sessionId: SessionId
  app: AppForTest
  browser: Awaited<ReturnType<typeof aBrowser>>
}

type About = {
  app?: Partial<Prisma.AppUncheckedCreateInput>
  session?: Partial<Prisma.SessionUncheckedCreateInput>
}

/** Ada, a member of one organization, signed in by password in a browser; and an app of the vendor. */
export async function aVisit(origin: string, { app: about = {}, session = {} }: About = {}): Promise<VisitForTest> {
  const org = await anOrg()
  const ada = await aMember(org)
  const sessionId = await aSession(ada, session)
  return { origin, org, ada, sessionId, app: await anApp(about), browser: await aBrowser(origin, sessionId) }
}

type Entering = Pick<VisitForTest, 'browser' | 'app' | 'origin'>

/** Enters the app. */
export async function codeOf({ browser, app }: Entering, more: Record<string, string> = {}): Promise<string> {
  const response = await browser.go(requestOf(app, more))
  const code = answerOf(response).get('code')
  if (!code) throw new Error(`No code but ${response.status} ${response.headers.get('location')}`)
  return code
}

/** Enters the app and redeems the code. */
export async function tokensOf(visit: Entering, more: Record<string, string> = {}): Promise<Tokens> {
  const { status, body } = await redeem(visit.origin, visit.app, await codeOf(visit, more))
  if (status !== 200) throw new Error(`No tokens but ${JSON.stringify(body)}`)
  return body as Tokens
}

export type Tokens = { access_token: string; refresh_token: string; id_token: string; scope: string }

export function refresh({ origin, app }: Entering, token: string) {
  return tokenRequest(origin, app, { grant_type: 'refresh_token', refresh_token: token })
}

/** Posts a form to one of the provider's endpoints as the app. */
export function postAs(
  { origin, app }: Entering,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams(form)
  return fetch(`${origin}/oidc${path}`, { method: 'POST', headers: { authorization: app.auth, ...headers }, body })
}

export async function isActive(visit: Entering, token: string): Promise<boolean> {
  const answer = await postAs(visit, '/token/introspection', { token })
  return ((await answer.json()) as { active?: boolean }).active === true
}

export function userinfo(origin: string, token: string): Promise<Response> {
  return fetch(`${origin}/oidc/me`, { headers: { authorization: `Bearer ${token}` } })
}

/** Which of an app's doors are open with what it holds, and whether the browser still enters unasked. */
export async function doors(visit: Entering, tokens: Tokens) {
  const [me, active, refreshed, again] = [
    (await userinfo(visit.origin, tokens.access_token)).status === 200,
    await isActive(visit, tokens.access_token),
    (await refresh(visit, tokens.refresh_token)).status === 200,
    answerOf(await visit.browser.go(requestOf(visit.app, { prompt: 'none' }))).has('code'),
  ]
  return { userinfo: me, introspection: active, refresh: refreshed, authorization: again }
}

export const OPEN = { userinfo: true, introspection: true, refresh: true, authorization: true }
export const SHUT = { userinfo: false, introspection: false, refresh: false, authorization: false }

/** Where an app takes logout messages; it answers with each status of `answers` in turn, and with 200 after them. */
export async function aReceiver(answers: number[] = []) {
  const messages: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token')
    const status = answers.shift() ?? 200
    if (token && status === 200) messages.push(token)
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`
  return { url, messages, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}
