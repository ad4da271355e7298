import type { Visit } from '@/app/_server/hosted'
import { getRequestForVisitor } from '@/lib/link-requests/queries'
import { type Flow, openFlow, sealFlow } from '@/lib/login/flow'
import { isFailure } from '@/lib/platform/errors'
import { idOf, type LinkRequestId } from '@/lib/platform/ids'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { PendingPage } from '../_pages/pending'
import type { Posted } from './posted'
import { answerTo, breakWords, withFlow } from './stopped'
import { vouchedFor } from './vouched'

const requestId = idOf('linkRequest')

export type Asker = NonNullable<Awaited<ReturnType<typeof vouchedFor>>> & { request: LinkRequestId }

/** The person whose request this is, in the browser where the IdP vouched for them. */
export async function askerOf(visit: Posted, request: string, transactionId: string | null): Promise<Asker | null> {
  const id = requestId.safeParse(request)
  const vouched = id.success ? await vouchedFor(visit, transactionId) : null
  return vouched && id.success ? { ...vouched, request: id.data } : null
}

/** Does what a form asked for; where somebody has decided meanwhile, the request's page says it better than a refusal. */
export async function whileItWaits(visit: Posted, asker: Asker, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!isFailure(error, 'link_request_already_decided')) throw error
    return leadToPending(visit, asker)
  }
}

/** What the page says beside the request's state: after a proof that did not match, or a code that was sent. */
export type Proving = Pick<Flow, 'identifier' | 'error' | 'retryAt' | 'done'>

/** Back to the waiting page, which says so and holds whose account was meant; see {@link posted}. */
export function leadToPending(visit: Posted, asker: Asker, proving?: Proving): Response {
  const page = urls.pending(asker.request, asker.transaction.id)
  if (!proving) return visit.goTo(page)
  return visit.goTo(withFlow(page, sealFlow({ ...proving, returnTo: asker.transaction.returnTo }, visit.ctx.now)))
}

/** Always the same page for the same request, until somebody decides (R035). */
export async function showPending(visit: Visit, asker: Asker): Promise<Response> {
  const { transaction, request: id, support } = asker
  const request = await getRequestForVisitor(asker.ctx, id)
  const now = visit.ctx.now
  const mayProve = request.state === 'waiting' && request.provenBy === null
  const said: Proving = (mayProve && openFlow(visit.url.searchParams.get('f'), now)) || {}
  const actions = urls.pendingActions(id)
  return visit.show(
    <PendingPage
      {...{ support, state: request.state, number: request.number, reason: request.reason }}
      error={said.retryAt ? breakWords(said.retryAt, now) : said.error}
      orgName={request.org.name}
      sentAt={shortTime(request.createdAt, now)}
      mailTo={request.identity.email}
      transaction={transaction.id}
      proven={request.provenBy !== null}
      awaitsYou={request.awaitsProof}
      prove={
        mayProve
          ? {
              passwordAction: actions.prove,
              codeAction: actions.code,
              identifierHint: said.identifier ?? request.identity.email ?? '',
            }
          : null
      }
      codeSent={said.done === 'code_sent'}
      remind={{ action: actions.remind, availableAt: request.mayRemindAt && shortTime(request.mayRemindAt, now) }}
      withdrawAction={actions.withdraw}
      signInAction={urls.ssoStart(asker.connectionId)}
      f={sealFlow({ returnTo: transaction.returnTo }, now)}
      otherAccountAction={urls.otherAccount}
      refreshUrl={urls.pending(id, transaction.id)}
    />,
    answerTo(said, now),
  )
}
