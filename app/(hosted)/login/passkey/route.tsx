import { hostedGet } from '@/app/_server/hosted'
import { urls } from '@/lib/platform/urls'
import { flowOf } from '../../_steps/identifier'
import { askForPasskey, type PasskeyPlace, showPasskey, takePasskey } from '../../_steps/passkey'
import { posted } from '../../_steps/posted'

const place: PasskeyPlace = {
  purposes: ['sign_in'],
  intro: 'Your device or password manager asks who you are, and signs you in.',
  page: urls.loginPasskey,
  back: urls.login,
}

export const GET = hostedGet((visit) => showPasskey(visit, place, flowOf(visit, visit.url.searchParams.get('f'))))

export const POST = posted((visit, _, form) => {
  const flow = flowOf(visit, form.get('f'))
  const answer = form.get('passkey')
  return answer ? takePasskey(visit, place, flow, answer) : askForPasskey(visit, place, 'sign_in', flow)
})
