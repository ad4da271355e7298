import { askProofCode, proveByCode } from '@/lib/link-requests/prove'
import { ProveByCode } from '@/lib/link-requests/schema'
import { digest } from '@/lib/platform/crypto'
import { urls } from '@/lib/platform/urls'
import { MAX_LETTERS } from '../../../../_steps/identifier'
import { type Asker, askerOf, leadToPending, whileItWaits } from '../../../../_steps/pending'
import { type Posted, posted } from '../../../../_steps/posted'

type Params = { request: string }

const MISMATCH = 'That code does not match, or it is too old.'

/** Asks for a mailed code, or takes it; typed here, in the browser that asked (I28). */
export const POST = posted<Params>(async (visit, { request }, form) => {
  const asker = await askerOf(visit, request, form.get('tx'))
  if (!asker) return visit.goTo(urls.authError('session_lost'))
  const identifier = form.get('identifier')?.trim().slice(0, MAX_LETTERS) ?? ''
  const typed = form.get('code')
  return whileItWaits(visit, asker, () =>
    typed ? takeCode(visit, asker, identifier, typed) : sendCode(visit, asker, identifier),
  )
})

async function takeCode(visit: Posted, asker: Asker, identifier: string, typed: string): Promise<Response> {
  const code = ProveByCode.shape.code.safeParse(typed)
  const outcome = code.success
    ? await proveByCode(asker.ctx, { linkRequestId: asker.request, code: code.data })
    : 'mismatch'
  if (outcome !== 'mismatch') return leadToPending(visit, asker)
  return leadToPending(visit, asker, { identifier, done: 'code_sent', error: MISMATCH })
}

async function sendCode(visit: Posted, asker: Asker, identifier: string): Promise<Response> {
  const asked = await askProofCode(asker.ctx, {
    ...{ linkRequestId: asker.request, identifier },
    ...{ network: visit.device.network, browserHash: digest(visit.browser) },
  })
  if (asked === 'sent') return leadToPending(visit, asker, { identifier, done: 'code_sent' })
  return leadToPending(visit, asker, { identifier, retryAt: asked.retryAt })
}
