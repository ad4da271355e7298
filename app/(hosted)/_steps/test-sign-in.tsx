import { SETUP_COOKIE, transactionCookies, transactionSecret } from '@/app/_server/cookies'
import type { Visit } from '@/app/_server/hosted'
import { setupVisitor } from '@/lib/connections/setup-visits'
import type { Arrival } from '@/lib/login/strays'
import { actingAs, type Ctx, type SetupActor } from '@/lib/platform/context'
import { isFailure } from '@/lib/platform/errors'
import type { TestSignInId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { type BegunTest, beginTest, beginTestByLink } from '@/lib/test-sign-ins/begin'
import { finishTest } from '@/lib/test-sign-ins/finish'
import { findHop } from '@/lib/test-sign-ins/hop'
import { type ReceivedTest, receiveOidcTest, receiveSamlTest } from '@/lib/test-sign-ins/receive'
import type { Report } from '@/lib/test-sign-ins/report'
import { takeStrayTest } from '@/lib/test-sign-ins/stray'
import { fixFor } from '@/lib/tracer/fixes'
import { checkTitle } from '@/lib/tracer/model'
import { HopPage } from '../_pages/hop'
import { TestEndPage } from '../_pages/test-end'
import type { Posted } from './posted'
import { leadToLostTest, leadToRefusal, TEST_STEP, takeBreak } from './stopped'

const stoppedTest = { returnTo: urls.home, test: true }

/** Begins a test for whoever is signed in and may. */
export async function startTest(visit: Posted, connectionId: string, revisionId: string): Promise<Response> {
  if (!visit.current) return visit.goTo(urls.login())
  const ctx = actingAs(visit.ctx, visit.current)
  return orRefused(visit, beginTest(ctx, { connectionId, revisionId }, visit.device.network))
}

/** Begins one for whom a set-up link was handed to; a session in the same browser counts for nothing here. */
export async function startTestByLink(visit: Posted, connectionId: string, revisionId: string): Promise<Response> {
  const secret = visit.cookies.get(SETUP_COOKIE)
  const actor = secret ? await setupVisitor(visit.ctx, secret) : null
  if (actor?.connectionId !== connectionId) return visit.goTo(urls.setup())
  const ctx: Ctx<SetupActor> = actingAs(visit.ctx, actor)
  return orRefused(visit, beginTestByLink(ctx, revisionId, visit.device.network))
}

/** A refusal is shown with the way back to where tests begin, not to a sign-in. */
async function orRefused(visit: Posted, begins: Promise<BegunTest>): Promise<Response> {
  try {
    return leadToHop(visit, await begins)
  } catch (error) {
    if (!isFailure(error)) throw error
    return leadToRefusal(visit, error.message, { test: true })
  }
}

/** Binds a test that has begun to this browser, and leads to the page that says where it goes. */
export function leadToHop(visit: Posted, begun: BegunTest): Response {
  if (begun.kind === 'too_many') return takeBreak(visit, stoppedTest, begun.retryAt)
  visit.set(...transactionCookies(visit.cookies, begun.testId, begun.browserSecret, visit.ctx.now))
  return visit.goTo(urls.hop(begun.testId))
}

/** As for a sign-in: says where the browser is sent before it is sent. */
export async function showTestHop(visit: Visit, id: TestSignInId): Promise<Response> {
  const hop = await findHop(visit.ctx, id, transactionSecret(visit.cookies, id))
  if (!hop) return leadToLostTest(visit)
  const { name, host, redirectUrl: url, redirectForm: fields, orgSlug, connectionId, isVisitors } = hop
  const target = fields ? ({ kind: 'form', action: url, fields } as const) : ({ kind: 'redirect', url } as const)
  const backUrl = isVisitors ? urls.setup(TEST_STEP) : urls.connectionTest(orgSlug, connectionId)
  return visit.show(<HopPage support={null} idpName={name} host={host} target={target} backUrl={backUrl} />, {
    formActionNone: true,
  })
}

/** What an IdP posted to the ACS for a test. */
export async function takeTestPost(
  visit: Posted,
  connection: string,
  answer: { samlResponse: string; relayState: string; network: string },
): Promise<Response> {
  return lead(visit, connection, await receiveSamlTest(visit.ctx, connection, answer))
}

/** What the browser brings from an OIDC provider for a test. */
export async function takeTestAnswer(visit: Visit, connection: string): Promise<Response> {
  const query = visit.url.searchParams
  const browserSecret = transactionSecret(visit.cookies, query.get('state') ?? '')
  return lead(visit, connection, await receiveOidcTest(visit.ctx, connection, { query, browserSecret }))
}

/** What came for a test another way than we ask for it. */
export async function takeTestStray(
  visit: Posted,
  connection: string,
  id: string,
  arrival: Arrival,
): Promise<Response> {
  return lead(visit, connection, await takeStrayTest(visit.ctx, id, connection, arrival))
}

/** The end of a test in the browser that began it: what was found, without anybody's data. */
export async function showTestEnd(visit: Visit, connectionId: string, testId: TestSignInId): Promise<Response> {
  const browserSecret = transactionSecret(visit.cookies, testId)
  const finished = await finishTest(visit.ctx, { testId, connectionId, browserSecret })
  if (finished.kind === 'lost') return leadToLostTest(visit)
  const { report, reference, isVisitors } = finished
  const passed = report.checks.filter(({ ok }) => ok).map(({ name }) => checkTitle(name))
  const wrong = wrongIn(report, isVisitors)
  return visit.show(<TestEndPage ok={wrong.length === 0} wrong={wrong} passed={passed} reference={reference} />)
}

/** What failed, and what to change. Who has an account here is nothing for a set-up link's visitor (I29). */
function wrongIn(report: Report, isVisitors: boolean) {
  const failed = report.checks
    .filter(({ ok }) => !ok)
    .map(({ name, code }) => ({ title: checkTitle(name), code, fix: code && fixFor(code, report.checks).text }))
  const decided = report.would?.reason
  if (isVisitors || !decided || failed.some(({ code }) => code === decided)) return failed
  return [...failed, { title: 'The person may sign in', code: decided, fix: fixFor(decided).text }]
}

function lead(visit: Posted, connection: string, received: ReceivedTest): Response {
  switch (received.kind) {
    case 'answered':
      return visit.goTo(urls.ssoCallback(connection, received.testId))
    case 'over':
      return leadToLostTest(visit)
    case 'too_many':
      return takeBreak(visit, stoppedTest, received.retryAt)
  }
}
