import type { Visit } from '@/app/_server/hosted'
import { type Flow, onwards, openFlow, sealFlow } from '@/lib/login/flow'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { ErrorPage } from '../_pages/refusal'
import type { Posted } from './posted'

const BREAK = 'too_many_tries'
const REFUSED = 'not_done'

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
  return visit.goTo(withFlow(urls.authError(BREAK), sealFlow({ ...onwards(flow), retryAt }, visit.ctx.now)))
}

/** Leads to a page that says why a command refused what a form asked for. */
export function leadToRefusal(visit: Posted, error: string): Response {
  return visit.goTo(withFlow(urls.authError(REFUSED), sealFlow({ returnTo: urls.home, error }, visit.ctx.now)))
}

/** What the two above lead to; `null` where there is nothing (left) to say of that kind. */
export function showStopped(visit: Visit, code: string): Promise<Response> | null {
  const flow = openFlow(visit.url.searchParams.get('f'), visit.ctx.now)
  if (code === BREAK && flow?.retryAt) {
    const page = { title: 'Let us take a short break', text: breakWords(flow.retryAt, visit.ctx.now) }
    return visit.show(<Stopped {...page} back="Back" url={wayBack(visit, flow)} />, answerTo(flow, visit.ctx.now))
  }
  if (code === REFUSED && flow?.error) {
    const page = { title: 'That did not work', text: flow.error }
    return visit.show(<Stopped {...page} back="Start again" url={urls.login()} />, { status: 403 })
  }
  return null
}

function wayBack(visit: Visit, flow: Flow): string {
  const f = sealFlow(onwards(flow), visit.ctx.now)
  return flow.org ? urls.orgLogin(flow.org, f) : urls.login(f)
}

function Stopped({ back, url, ...words }: { title: string; text: string; back: string; url: string }) {
  return (
    <ErrorPage support={null} {...words} steps={[]} actions={[{ label: back, url }]} reference={null} details={[]} />
  )
}
