import { hostedGet, type Visit } from '@/app/_server/hosted'
import { type Flow, onwards, sealFlow } from '@/lib/login/flow'
import { limits, take } from '@/lib/platform/rate-limit'
import { urls } from '@/lib/platform/urls'
import { askPasswordReset } from '@/lib/users/commands'
import { ResetPage, ResetSentPage } from '../../_pages/reset'
import { flowOf, MAX_LETTERS, orgOf, showAgain } from '../../_steps/identifier'
import { posted } from '../../_steps/posted'
import { answerTo, breakWords } from '../../_steps/stopped'

export const GET = hostedGet((visit) => show(visit, flowOf(visit, visit.url.searchParams.get('f'))))

/** The same answer for everybody (I15). */
export const POST = posted(async (visit, _, form) => {
  const identifier = form.get('identifier')?.trim() ?? ''
  const flow = { ...flowOf(visit, form.get('f')), identifier }
  if (!identifier || identifier.length > MAX_LETTERS)
    return showAgain(visit, urls.resetPassword, flow, { error: 'Type your email or your username.' })
  const verdict = await take(visit.ctx.now, [[limits.network, visit.device.network]])
  if (!verdict.allowed) return showAgain(visit, urls.resetPassword, flow, { retryAt: verdict.retryAt })

  await askPasswordReset(visit.ctx, identifier)
  return visit.goTo(urls.resetPassword(sealFlow({ ...flow, done: 'reset_asked' }, visit.ctx.now)))
})

async function show(visit: Visit, flow: Flow): Promise<Response> {
  const { identifier, error, retryAt, done } = flow
  const support = (await orgOf(visit, flow))?.support ?? null
  const f = sealFlow(onwards(flow), visit.ctx.now)
  if (done === 'reset_asked' && identifier)
    return visit.show(<ResetSentPage {...{ support, identifier }} backUrl={urls.login(f)} />)
  return visit.show(
    <ResetPage
      {...{ support, f, identifier }}
      action={urls.resetPassword()}
      error={retryAt ? breakWords(retryAt, visit.ctx.now) : error}
      backUrl={urls.login(f)}
    />,
    answerTo(flow, visit.ctx.now),
  )
}
