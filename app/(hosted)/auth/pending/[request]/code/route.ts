import { hostedPost } from '@/app/_server/hosted'
import { askProofCode, proveByCode } from '@/lib/link-requests/prove'
import { ProveByCode } from '@/lib/link-requests/schema'
import { digest } from '@/lib/platform/crypto'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { askerOf, showPending } from '../../../../_steps/pending'

type Params = { request: string }

/** Asks for a mailed code, or takes it; typed here, in the browser that asked (I28). */
export const POST = hostedPost<Params>(async (visit, { request }, form) => {
  const asker = await askerOf(visit, request, form.get('tx'))
  if (!asker) return visit.goTo(urls.authError('session_lost'))
  const identifier = form.get('identifier')?.trim().slice(0, 254) ?? ''
  const linkRequestId = asker.request

  const typed = form.get('code')
  if (typed) {
    const code = ProveByCode.shape.code.safeParse(typed)
    const outcome = code.success ? await proveByCode(asker.ctx, { linkRequestId, code: code.data }) : 'mismatch'
    if (outcome !== 'mismatch') return visit.goTo(urls.pending(linkRequestId, asker.transaction.id))
    return showPending(visit, asker, {
      identifier,
      codeSent: true,
      error: 'That code does not match, or it is too old.',
    })
  }
  const asked = await askProofCode(asker.ctx, {
    linkRequestId,
    identifier,
    network: visit.device.network,
    browserHash: digest(visit.browser),
  })
  if (asked === 'sent') return showPending(visit, asker, { identifier, codeSent: true })
  return showPending(visit, asker, {
    identifier,
    error: `There were too many tries. Try again at ${shortTime(asked.retryAt, visit.ctx.now)}.`,
  })
})
