import { hostedGet } from '@/app/_server/hosted'
import { purposeIn } from '@/lib/login/passkey'
import { urls } from '@/lib/platform/urls'
import { flowOf } from '../../../_steps/identifier'
import { askForPasskey, type PasskeyPlace, showPasskey, takePasskey } from '../../../_steps/passkey'
import { posted } from '../../../_steps/posted'

const stepUp: PasskeyPlace = {
  purposes: ['step_up'],
  intro: 'Your device or password manager asks who you are.',
  page: urls.stepUpPasskey,
  back: urls.stepUpAgain,
}
const lift: PasskeyPlace = { ...stepUp, purposes: ['lift'], back: urls.liftAgain }

export const GET = hostedGet((visit) => {
  const flow = flowOf(visit, visit.url.searchParams.get('f'))
  if (!visit.current) return Promise.resolve(visit.goTo(urls.loginReturningTo(flow.returnTo)))
  return showPasskey(visit, visit.current.confinedTo ? lift : stepUp, flow)
})

export const POST = posted((visit, _, form) => {
  const flow = flowOf(visit, form.get('f'))
  if (!visit.current) return visit.goTo(urls.loginReturningTo(flow.returnTo))
  const purpose = purposeIn(visit.current)
  const place = purpose === 'lift' ? lift : stepUp
  const answer = form.get('passkey')
  return answer ? takePasskey(visit, place, flow, answer) : askForPasskey(visit, place, purpose, flow)
})
