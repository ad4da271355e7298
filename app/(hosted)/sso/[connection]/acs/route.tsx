import { hostedGet } from '@/app/_server/hosted'
import { receiveSaml } from '@/lib/login/receive'
import { count } from '@/lib/platform/metrics'
import { inSpan } from '@/lib/platform/tracing'
import { urls } from '@/lib/platform/urls'
import { isTestId } from '@/lib/test-sign-ins/row'
import { posted } from '../../../_steps/posted'
import { takeBreak } from '../../../_steps/stopped'
import { ANSWER_MAX_BYTES, leadStray } from '../../../_steps/strays'
import { takeTestPost } from '../../../_steps/test-sign-in'

type Params = { connection: string }

/**
 * The Assertion Consumer Service (SAML bindings §3.5). An IdP's page posts
 * here, so no cookie of ours comes along; the browser is sent on to a GET.
 */
export const POST = posted<Params>(
  async (visit, { connection }, form) => {
    const samlResponse = form.get('SAMLResponse') ?? ''
    const relayState = form.get('RelayState') ?? ''
    const answer = { samlResponse, relayState, network: visit.device.network }
    if (isTestId(relayState)) return takeTestPost(visit, connection, answer)
    const received = await inSpan('sign-in.answer', {}, () => receiveSaml(visit.ctx, connection, answer))
    if (received.kind !== 'answered')
      count('acs_refusals_total', { code: received.kind === 'refused' ? received.code : received.kind })
    switch (received.kind) {
      case 'answered':
        return visit.goTo(urls.ssoCallback(connection, received.transactionId))
      case 'unsolicited':
        return visit.goTo(`${urls.ssoStart(connection)}?why=unsolicited`)
      case 'expired':
        return visit.goTo(urls.authError('session_lost', received.reference ?? undefined))
      case 'refused':
        return visit.goTo(urls.authError(received.code, received.reference ?? undefined))
      case 'too_many':
        return takeBreak(visit, { returnTo: urls.home }, received.retryAt)
    }
  },
  { anyOrigin: true, maxBytes: ANSWER_MAX_BYTES },
)

/** A provider that answers by HTTP-Redirect is told so; anybody else comes to where a sign-in begins. */
export const GET = hostedGet<Params>(async (visit, { connection }) => {
  const path = urls.ssoAcs(connection)
  const stray = await leadStray(visit, connection, visit.url.searchParams, { method: 'GET', path })
  return stray ?? visit.goTo(urls.ssoStart(connection))
})
