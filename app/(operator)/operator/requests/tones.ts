import type { Tone } from '@/app/_ui/status'
import type { SsoRequestState } from '@/lib/onboarding/model'

/** How a request looks to those who answer: what is open is theirs to do. */
export const requestTones: Record<SsoRequestState, Tone> = {
  open: 'attention',
  taken: 'info',
  handed_over: 'good',
  withdrawn: 'off',
}
