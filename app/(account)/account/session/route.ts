import { readCookies } from '@/app/_server/cookies'
import { readForm } from '@/app/_server/form'
import { decodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { now } from '@/lib/platform/clock'
import type { SessionId } from '@/lib/platform/ids'
import { findSessionEnd, type SessionEnd, staySignedIn } from '@/lib/sessions/authenticate'

/** When this browser's session ends, for the page that warns beforehand. A look is no use: the session ends no later for it. */
export async function GET(request: Request): Promise<Response> {
  return answer(request, findSessionEnd)
}

/** The same, after noting that somebody is there. Takes a form of our own pages only (app/_server/form.ts). */
export async function POST(request: Request): Promise<Response> {
  const form = await readForm(request)
  return typeof form === 'string' ? json(403, { code: form }) : answer(request, staySignedIn)
}

/** `{ now, endsAt, canStay }`, or 401 once the session is over. Browsers count from our `now`: their clocks may be wrong. */
async function answer(
  request: Request,
  ask: (sessionId: SessionId, at: Date) => Promise<SessionEnd | null>,
): Promise<Response> {
  const sessionId = await decodeSession(readCookies(request.headers.get('cookie')).get(SESSION_COOKIE))
  const at = now()
  const end = sessionId && (await ask(sessionId, at))
  return end ? json(200, { now: at, ...end }) : json(401, { code: 'unauthenticated' })
}

function json(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } })
}
