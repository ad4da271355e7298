import { readCookies, SETUP_COOKIE } from '@/app/_server/cookies'
import { setupVisitor } from '@/lib/connections/setup-visits'
import { newCtx } from '@/lib/platform/context'
import { idOf } from '@/lib/platform/ids'
import { getTestVersionOfLink } from '@/lib/test-sign-ins/queries'

const Revision = idOf('revision')

/** `{ version }` of the newest test of this browser's set-up link, for the page that waits for it. */
export async function GET(request: Request): Promise<Response> {
  const ctx = newCtx({ kind: 'visitor' })
  const secret = readCookies(request.headers.get('cookie')).get(SETUP_COOKIE)
  const actor = secret ? await setupVisitor(ctx, secret) : null
  const revision = Revision.safeParse(new URL(request.url).searchParams.get('revision'))
  if (!actor || !revision.success) return json(404, { code: 'setup_link_gone' })
  return json(200, { version: await getTestVersionOfLink(ctx, actor.setupLinkId, revision.data) })
}

function json(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } })
}
