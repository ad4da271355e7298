import { hostedGet, type Visit } from '@/app/_server/hosted'
import { type Flow, onwards, sealFlow } from '@/lib/login/flow'
import { findOrgByIdentifier } from '@/lib/login/start'
import { limits, take } from '@/lib/platform/rate-limit'
import { urls } from '@/lib/platform/urls'
import { canonicalEmail } from '@/lib/users/model'
import { SsoAddressPage } from '../../_pages/sso-address'
import { flowOf, showAgain } from '../../_steps/identifier'
import { posted } from '../../_steps/posted'
import { startSso } from '../../_steps/sso'
import { answerTo, takeBreak } from '../../_steps/stopped'

export const GET = hostedGet((visit) => show(visit, flowOf(visit, visit.url.searchParams.get('f'))))

const INCOMPLETE = { error: 'Type your whole work email, such as ada@example.com.' }
const UNKNOWN = { error: 'We know no single sign-on for this email. Check it, or sign in with your password.' }

/** The address's domain decides where its person signs in (R020). */
export const POST = posted(async (visit, _, form) => {
  const identifier = form.get('identifier')?.trim() ?? ''
  const flow = { ...flowOf(visit, form.get('f')), identifier }
  if (!canonicalEmail(identifier)) return showAgain(visit, urls.loginSso, flow, INCOMPLETE)

  const verdict = await take(visit.ctx.now, [[limits.starts, visit.device.network]])
  if (!verdict.allowed) return takeBreak(visit, flow, verdict.retryAt)
  const [only, ...others] = (await findOrgByIdentifier(visit.ctx, identifier))?.offers ?? []
  if (!only) return showAgain(visit, urls.loginSso, flow, UNKNOWN)
  return others.length
    ? visit.goTo(urls.loginConnections(sealFlow(flow, visit.ctx.now)))
    : startSso(visit, only.id, flow, 'as_it_likes')
})

async function show(visit: Visit, flow: Flow): Promise<Response> {
  const f = sealFlow(onwards(flow), visit.ctx.now)
  return visit.show(
    <SsoAddressPage
      support={null}
      f={f}
      action={urls.loginSso()}
      email={flow.identifier}
      error={flow.error}
      backUrl={urls.login(f)}
    />,
    answerTo(flow, visit.ctx.now),
  )
}
