import { sessionCookie, transactionCookies, transactionSecret } from '@/app/_server/cookies'
import type { Visit } from '@/app/_server/hosted'
import { findReadyConnection } from '@/lib/connections/queries'
import { type Asking, beginSso } from '@/lib/login/begin'
import { type Finished, finishSso } from '@/lib/login/finish'
import { type Flow, sealFlow } from '@/lib/login/flow'
import { encodeSession } from '@/lib/login/next-auth'
import { findOrgBySlug } from '@/lib/login/start'
import type { TransactionId } from '@/lib/platform/ids'
import { inSpan } from '@/lib/platform/tracing'
import { urls } from '@/lib/platform/urls'
import { StartPage } from '../_pages/start'
import type { Posted } from './posted'
import { takeBreak } from './stopped'

/** Begins a sign-in and leads to the page that says where it goes. */
export async function startSso(visit: Posted, connectionId: string, flow: Flow, asking: Asking): Promise<Response> {
  const connection = await findReadyConnection(visit.ctx, connectionId)
  if (!connection) return visit.goTo(urls.authError('connection_off'))
  const hint = flow.identifier?.includes('@') ? flow.identifier : null
  const start = { returnTo: flow.returnTo, device: visit.device, loginHint: hint, asking }
  const begun = await inSpan('sign-in.begin', {}, () => beginSso(visit.ctx, connection, start))
  if (begun.kind === 'too_many') return takeBreak(visit, flow, begun.retryAt)
  visit.set(...transactionCookies(visit.cookies, begun.transactionId, begun.browserSecret, visit.ctx.now))
  return visit.goTo(urls.hop(begun.transactionId))
}

/** A sign-in that did not begin with a form of ours stops here and says where it would lead (I6). */
export async function showStart(
  visit: Visit,
  connectionId: string,
  flow: Flow,
  why: 'unsolicited' | 'elsewhere',
): Promise<Response> {
  const connection = await findReadyConnection(visit.ctx, connectionId)
  if (!connection) return visit.goTo(urls.authError('connection_off'))
  const { orgName, orgSlug, name, host } = connection
  const org = await findOrgBySlug(visit.ctx, orgSlug)
  const f = sealFlow(flow, visit.ctx.now)
  return visit.show(
    <StartPage
      {...{ orgName, host, f, why }}
      support={org?.support ?? null}
      idpName={name}
      action={urls.ssoStart(connectionId)}
    />,
  )
}

/** What has to be asked before somebody else's session is left; see {@link finishSso}. */
export type Question = Extract<Finished, { kind: 'ask_to_switch' }> & { transaction: TransactionId }

/** The end of a sign-in, in the browser that began it: where it leads, or the question that comes first. */
export async function finish(
  visit: Posted,
  connectionId: string,
  transactionId: string,
  mayReplace: boolean,
): Promise<Response | Question> {
  const { browser, current, device } = visit
  const browserSecret = transactionSecret(visit.cookies, transactionId)
  const end = { transactionId, connectionId, browserSecret, browser, current, mayReplace, device }
  const finished = await inSpan('sign-in.finish', {}, () => finishSso(visit.ctx, end))
  return lead(visit, transactionId as TransactionId, finished)
}

async function lead(visit: Posted, transaction: TransactionId, finished: Finished): Promise<Response | Question> {
  switch (finished.kind) {
    case 'signed_in':
      visit.set(sessionCookie(await encodeSession(finished.sessionId)))
      return visit.goTo(finished.returnTo)
    case 'confirm_identity':
      return visit.goTo(urls.confirm(transaction))
    case 'await_link':
      return visit.goTo(urls.pending(finished.linkRequestId, transaction))
    case 'await_account':
      return visit.goTo(urls.welcome(transaction))
    case 'ask_to_switch':
      return { ...finished, transaction }
    case 'lost':
      return visit.goTo(urls.authError('session_lost', finished.reference ?? undefined))
    case 'refused':
      return visit.goTo(urls.authError(finished.code, finished.reference ?? undefined))
  }
}
