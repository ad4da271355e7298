import { readCookies } from '@/app/_server/cookies'
import { decodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { openOrg } from '@/lib/orgs/queries'
import { now } from '@/lib/platform/clock'
import { newCtx } from '@/lib/platform/context'
import { isFailure } from '@/lib/platform/errors'
import { glance } from '@/lib/sessions/authenticate'
import { getTestVersion } from '@/lib/test-sign-ins/queries'

type Params = { params: Promise<{ org: string }> }

/**
 * `{ version }` of a revision's newest test, for the page that waits for it. A
 * look is no use of the session: it ends no later for it.
 */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const sessionId = await decodeSession(readCookies(request.headers.get('cookie')).get(SESSION_COOKIE))
  const at = now()
  const actor = sessionId && (await glance(sessionId, at))
  if (!actor) return json(401, { code: 'unauthenticated' })
  try {
    const ctx = newCtx(actor, at)
    const { id } = await openOrg(ctx, (await params).org)
    const revision = new URL(request.url).searchParams.get('revision') ?? ''
    return json(200, { version: await getTestVersion(ctx, id, revision) })
  } catch (error) {
    if (isFailure(error)) return json(error.status, { code: error.code })
    throw error
  }
}

function json(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } })
}
