import { hostedGet } from '@/app/_server/hosted'
import type { Asking } from '@/lib/login/begin'
import { knowsConnection } from '@/lib/login/browser'
import { urls } from '@/lib/platform/urls'
import { flowOf } from '../../../_steps/identifier'
import { posted } from '../../../_steps/posted'
import { showStart, startSso } from '../../../_steps/sso'
import { postedAstray } from '../../../_steps/strays'

type Params = { connection: string }

const askings = new Map<string | null, Asking>([
  ['another_account', 'another_account'],
  ['afresh', 'afresh'],
])

/** Our own form: the browser's `Origin` says so. */
export const POST = posted<Params>(
  (visit, { connection }, form) =>
    startSso(
      visit,
      connection,
      flowOf(visit, form.get('f')),
      askings.get(form.get('asking') ?? visit.url.searchParams.get('asking')) ?? 'as_it_likes',
    ),
  { foreign: postedAstray(urls.ssoStart) },
)

/** A link, a bookmark, an IdP's tile: goes on by itself only where somebody signed in this way before (I6). */
export const GET = hostedGet<Params>(async (visit, { connection }) => {
  const flow = flowOf(visit, visit.url.searchParams.get('f'))
  const known = !visit.current && (await knowsConnection(visit.ctx, connection, visit.browser))
  if (known) return startSso(visit, connection, flow, 'as_it_likes')
  return showStart(
    visit,
    connection,
    flow,
    visit.url.searchParams.get('why') === 'unsolicited' ? 'unsolicited' : 'elsewhere',
  )
})
