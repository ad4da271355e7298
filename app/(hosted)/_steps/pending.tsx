import type { Visit } from '@/app/_server/hosted'
import { getRequestForVisitor } from '@/lib/link-requests/queries'
import { sealFlow } from '@/lib/login/flow'
import { idOf, type LinkRequestId } from '@/lib/platform/ids'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { PendingPage } from '../_pages/pending'
import { vouchedFor } from './vouched'

const requestId = idOf('linkRequest')

export type Asker = NonNullable<Awaited<ReturnType<typeof vouchedFor>>> & { request: LinkRequestId }

/** The person whose request this is, in the browser where the IdP vouched for them. */
export async function askerOf(visit: Visit, request: string, transactionId: string | null): Promise<Asker | null> {
  const id = requestId.safeParse(request)
  const vouched = id.success ? await vouchedFor(visit, transactionId) : null
  return vouched && id.success ? { ...vouched, request: id.data } : null
}

/** What the page says beside the request's state: after a proof that did not match, or a code that was sent. */
export type Proving = { codeSent?: boolean; identifier?: string; error?: string }

/** Always the same page for the same request, until somebody decides (R035). */
export async function showPending(visit: Visit, asker: Asker, proving: Proving = {}): Promise<Response> {
  const { transaction, request: id, support } = asker
  const request = await getRequestForVisitor(asker.ctx, id)
  const now = visit.ctx.now
  const actions = urls.pendingActions(id)
  return visit.show(
    <PendingPage
      {...{ support, state: request.state, number: request.number, reason: request.reason, error: proving.error }}
      orgName={request.org.name}
      sentAt={shortTime(request.createdAt, now)}
      mailTo={request.identity.email}
      transaction={transaction.id}
      proven={request.provenBy !== null}
      awaitsYou={request.awaitsProof}
      prove={
        request.provenBy === null
          ? {
              passwordAction: actions.prove,
              codeAction: actions.code,
              identifierHint: proving.identifier ?? request.identity.email ?? '',
            }
          : null
      }
      codeSent={proving.codeSent ?? false}
      remind={{ action: actions.remind, availableAt: request.mayRemindAt && shortTime(request.mayRemindAt, now) }}
      withdrawAction={actions.withdraw}
      signInAction={urls.ssoStart(asker.connectionId)}
      f={sealFlow({ returnTo: transaction.returnTo }, now)}
      otherAccountAction={urls.otherAccount}
      refreshUrl={urls.pending(id, transaction.id)}
    />,
    { status: proving.error ? 422 : 200 },
  )
}
