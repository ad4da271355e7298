import { hostedGet } from '@/app/_server/hosted'
import { flowOf, showLogin, takeIdentifier } from '../_steps/identifier'
import { posted } from '../_steps/posted'

export const GET = hostedGet((visit) => showLogin(visit, flowOf(visit, visit.url.searchParams.get('f')), null))

export const POST = posted((visit, _, form) =>
  takeIdentifier(visit, flowOf(visit, form.get('f')), null, form.get('identifier')),
)
