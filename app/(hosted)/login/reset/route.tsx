import { hostedGet, hostedPost, type Visit } from '@/app/_server/hosted'
import { type Flow, sealFlow } from '@/lib/login/flow'
import { limits, take } from '@/lib/platform/rate-limit'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { askPasswordReset } from '@/lib/users/commands'
import { ResetPage, ResetSentPage } from '../../_pages/reset'
import { flowOf, MAX_LETTERS, orgOf, showAgain } from '../../_steps/identifier'

export const GET = hostedGet((visit) => show(visit, flowOf(visit, visit.url.searchParams.get('f'))))

/** The same answer for everybody (I15). */
export const POST = hostedPost(async (visit, _, form) => {
  const identifier = form.get('identifier')?.trim() ?? ''
  const flow = { ...flowOf(visit, form.get('f')), identifier }
  if (!identifier || identifier.length > MAX_LETTERS)
    return showAgain(visit, urls.resetPassword, flow, 'Type your email or your username.')
  const verdict = await take(visit.ctx.now, [[limits.network, visit.device.network]])
  if (!verdict.allowed)
    return show(
      visit,
      {
        ...flow,
        error: `There were too many tries from here. Try again at ${shortTime(verdict.retryAt, visit.ctx.now)}.`,
      },
      429,
    )

  await askPasswordReset(visit.ctx, identifier)
  const org = await orgOf(visit, flow)
  return visit.show(
    <ResetSentPage
      support={org?.support ?? null}
      identifier={identifier}
      backUrl={urls.login(sealFlow(flow, visit.ctx.now))}
    />,
  )
})

async function show(visit: Visit, { error, ...flow }: Flow, status = 422): Promise<Response> {
  const org = await orgOf(visit, flow)
  const f = sealFlow(flow, visit.ctx.now)
  return visit.show(
    <ResetPage
      support={org?.support ?? null}
      f={f}
      action={urls.resetPassword()}
      identifier={flow.identifier}
      error={error}
      backUrl={urls.login(f)}
    />,
    { status: error ? status : 200 },
  )
}
