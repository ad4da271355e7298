import { hostedGet } from '@/app/_server/hosted'
import type { UserActor } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { flowOf } from '../../../_steps/identifier'
import { posted } from '../../../_steps/posted'
import { type StepPlace, showSecondStep, takeStep } from '../../../_steps/second-step'

const placeIn = ({ confinedTo }: UserActor): StepPlace =>
  confinedTo
    ? { purposes: ['lift_second'], page: urls.stepUpSecond, back: urls.liftAgain }
    : { purposes: ['step_up_second'], page: urls.stepUpSecond, back: urls.stepUpAgain }

export const GET = hostedGet((visit) => {
  const flow = flowOf(visit, visit.url.searchParams.get('f'))
  if (!visit.current) return Promise.resolve(visit.goTo(urls.loginReturningTo(flow.returnTo)))
  return showSecondStep(visit, placeIn(visit.current), flow)
})

export const POST = posted((visit, _, form) => {
  const flow = flowOf(visit, form.get('f'))
  if (!visit.current) return visit.goTo(urls.loginReturningTo(flow.returnTo))
  return takeStep(visit, placeIn(visit.current), flow, form)
})
