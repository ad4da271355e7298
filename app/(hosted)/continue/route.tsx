import { hostedGet } from '@/app/_server/hosted'
import { allowApp } from '@/lib/apps/consent'
import { gatherEntry } from '@/lib/apps/gather'
import { type RequestParams, sealDetail, sealResumed } from '@/lib/apps/request'
import { newCtx } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { AppHopPage } from '../_pages/app'
import { type OnTheWay, onTheWay, resumedParams, withParams } from '../_steps/app'
import { showStep } from '../_steps/app-step'
import { posted } from '../_steps/posted'

const GONE = 'This way to the app was left open for too long. Go back to the app and start again.'

/** On the way to an app: shows what is missing, or goes on. */
export const GET = hostedGet(async (visit) => {
  const way = await onTheWay(visit, visit.url.searchParams.get('r'))
  if (!way) return visit.goTo(urls.appError(sealDetail(GONE)))
  const { app, params } = way
  const onward = (more: RequestParams) => {
    const { prompt: _, hinted_sub: __, ...rest } = resumedParams(visit, way)
    // An organization's own app gets people by their own press only: its address is whatever its owner registered.
    const page = (
      <AppHopPage
        app={app.name}
        url={urls.authorize({ ...rest, ...more })}
        goesOn={more.denied === undefined || app.firstParty}
      />
    )
    return visit.show(page, { formActionNone: true })
  }
  if (params.denied) return onward({ denied: sealResumed(app.id, way.at, visit.ctx.now) })
  const coming = await gatherEntry(visit.ctx, visit.current, app, resumedParams(visit, way))
  if (coming.step.kind === 'ask') return showStep(visit, way, coming, coming.step)

  return onward({ organization: coming.step.orgId })
})

/** The person chooses an organization, allows the app, or goes back to it. */
export const POST = posted(async (visit, _, form) => {
  const way = await onTheWay(visit, form.get('r'))
  if (!way) return visit.goTo(urls.appError(sealDetail(GONE)))
  switch (form.get('do')) {
    case 'choose':
      return visit.goTo(
        withParams(way, { organization: form.get('org') ?? '', prompt: without(way, 'select_account') }),
      )
    case 'allow':
      return allow(visit, way)
    default:
      return visit.goTo(withParams(way, { denied: '1' }))
  }
})

async function allow(visit: Parameters<typeof onTheWay>[0], way: OnTheWay): Promise<Response> {
  const { app } = way
  const { step } = await gatherEntry(visit.ctx, visit.current, app, resumedParams(visit, way))
  if (visit.current && step.kind === 'ask' && step.ask === 'consent' && step.orgId) {
    const scopes = (way.params.scope ?? '').split(' ')
    await allowApp(newCtx(visit.current, visit.ctx.now), { appId: app.id, orgId: step.orgId, scopes })
  }
  return visit.goTo(withParams(way, { prompt: without(way, 'consent') }))
}

function without({ params }: OnTheWay, done: string): string {
  return (params.prompt ?? '')
    .split(' ')
    .filter((prompt) => prompt && prompt !== done)
    .join(' ')
}
