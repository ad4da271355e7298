import { SETUP_COOKIE } from '@/app/_server/cookies'
import type { Visit } from '@/app/_server/hosted'
import { type Flow, onwards, openFlow, sealFlow } from '@/lib/login/flow'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { ErrorPage } from '../_pages/refusal'
import type { Posted } from './posted'

const BREAK = 'too_many_tries'
const REFUSED = 'not_done'
const LOST = 'session_lost'

/** Of the wizard, where whoever came by a set-up link begins a test. */
export const TEST_STEP = 5

/** A page of ours with the sealed state that it says something from; sealed text needs no escaping. */
export function withFlow(path: string, f: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}f=${f}`
}

/** When tries are allowed again, for a page that says so. */
export function breakWords(retryAt: Date, now: Date): string {
  return `There were too many tries from here. Try again at ${shortTime(retryAt, now)}.`
}

/** How a page answers that says something about the last try (RFC 6585 §4, RFC 9110 §10.2.3). */
export function answerTo({ error, retryAt }: Pick<Flow, 'error' | 'retryAt'>, now: Date) {
  if (!retryAt) return { status: error ? 422 : 200 }
  const seconds = Math.ceil((retryAt.getTime() - now.getTime()) / 1000)
  return { status: 429, headers: { 'Retry-After': String(seconds) } }
}

/** Too many tries from one network: leads to a page that says when to come back. */
export function takeBreak(visit: Posted, flow: Flow, retryAt: Date): Response {
  const f = sealFlow({ ...onwards(flow), test: flow.test, retryAt }, visit.ctx.now)
  return visit.goTo(withFlow(urls.authError(BREAK), f))
}

/** Leads to a page that says why a command refused what a form asked for. */
export function leadToRefusal(visit: Posted, error: string, flow: Pick<Flow, 'test'> = {}): Response {
  const f = sealFlow({ ...flow, returnTo: urls.home, error }, visit.ctx.now)
  return visit.goTo(withFlow(urls.authError(REFUSED), f))
}

/** Leads to a page that says that a test sign-in is no longer known, or not in this browser. */
export function leadToLostTest(visit: Posted): Response {
  return visit.goTo(withFlow(urls.authError(LOST), sealFlow({ returnTo: urls.home, test: true }, visit.ctx.now)))
}

/** What the three above lead to; `null` where there is nothing (left) to say of that kind. */
export function showStopped(visit: Visit, code: string): Promise<Response> | null {
  const flow = openFlow(visit.url.searchParams.get('f'), visit.ctx.now)
  if (code === BREAK && flow?.retryAt) {
    const page = { title: 'Let us take a short break', text: breakWords(flow.retryAt, visit.ctx.now) }
    return visit.show(<Stopped {...page} {...wayOn(visit, flow, 'Back')} />, answerTo(flow, visit.ctx.now))
  }
  if (code === REFUSED && flow?.error) {
    const page = { title: 'That did not work', text: flow.error }
    return visit.show(<Stopped {...page} {...wayOn(visit, flow, 'Start again')} />, { status: 403 })
  }
  if (code === LOST && flow?.test) return visit.show(<Stopped {...lost} {...wayOn(visit, flow, '')} />)
  return null
}

const lost = {
  title: 'We lost track of this test',
  text: 'This happens after going back, reloading, or waiting more than 10 minutes. Starting again fixes it.',
}

type WayOn = { steps: string[]; actions: { label: string; url: string }[] }

/** After a test there is nowhere to sign in: by a set-up link one goes back to its steps, else the tab is closed. */
function wayOn(visit: Visit, flow: Flow, label: string): WayOn {
  if (!flow.test) return { steps: [], actions: [{ label, url: wayBack(visit, flow) }] }
  const byLink = visit.current === null && visit.cookies.has(SETUP_COOKIE)
  if (byLink) return { steps: [], actions: [{ label: 'Back to the steps', url: urls.setup(TEST_STEP) }] }
  return { steps: ['Close this tab, and begin the test again where you began it.'], actions: [] }
}

function wayBack(visit: Visit, flow: Flow): string {
  const f = sealFlow(onwards(flow), visit.ctx.now)
  return flow.org ? urls.orgLogin(flow.org, f) : urls.login(f)
}

function Stopped(page: { title: string; text: string } & WayOn) {
  return <ErrorPage support={null} {...page} reference={null} details={[]} />
}
