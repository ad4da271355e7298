import { hostedGet, hostedPost } from '@/app/_server/hosted'
import { flowOf, showLogin, takeIdentifier } from '../_steps/identifier'

export const GET = hostedGet((visit) => showLogin(visit, flowOf(visit, visit.url.searchParams.get('f')), null))

export const POST = hostedPost((visit, _, form) =>
  takeIdentifier(visit, flowOf(visit, form.get('f')), null, form.get('identifier')),
)
