import { hostedGet } from '@/app/_server/hosted'
import { urls } from '@/lib/platform/urls'
import { flowOf } from '../../_steps/identifier'
import { posted } from '../../_steps/posted'
import { type StepPlace, showSecondStep, takeStep } from '../../_steps/second-step'

const place: StepPlace = {
  purposes: ['second_step'],
  page: urls.loginSecond,
  back: urls.loginPassword,
}

export const GET = hostedGet((visit) => showSecondStep(visit, place, flowOf(visit, visit.url.searchParams.get('f'))))

export const POST = posted((visit, _, form) => takeStep(visit, place, flowOf(visit, form.get('f')), form))
