import 'server-only'
import type { ReactElement } from 'react'
import { decodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { clientAddress, networkOf } from '@/lib/platform/addresses'
import { type Ctx, newCtx, type UserActor, type VisitorActor } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { isFailure } from '@/lib/platform/errors'
import { log } from '@/lib/platform/log'
import { urls } from '@/lib/platform/urls'
import { authenticate } from '@/lib/sessions/authenticate'
import type { Device } from '@/lib/sessions/commands'
import { deviceInWords } from '@/lib/sessions/model'
import { ErrorPage } from '../(hosted)/_pages/refusal'
import { browserOf, readCookies } from './cookies'
import { type FormProblem, readForm } from './form'
import { hostedHtml } from './html'

/** One request to a hosted page: who is there, and how to answer. */
export type Visit = {
  ctx: Ctx<VisitorActor>
  url: URL
  cookies: ReadonlyMap<string, string>
  device: Device
  /** The browser's own secret. */
  browser: string
  /** The person of the present session, if there is one. */
  current: UserActor | null
  /** A page of ours led here, as the browser says itself (Fetch Metadata §2.3). */
  isFromUs: boolean
  /** Adds a cookie to the answer. */
  set: (...cookies: string[]) => void
  show: (page: ReactElement, options?: Parameters<typeof hostedHtml>[1]) => Promise<Response>
  /** 303 to a path of ours. */
  goTo: (path: string) => Response
}

type Handler<P, More extends unknown[]> = (visit: Visit, params: P, ...more: More) => Promise<Response>
type FormOptions = NonNullable<Parameters<typeof readForm>[1]>
/** For what other sites post where only our own pages should: told about, never done. */
export type ForeignHandler<P> = {
  maxBytes: number
  handle: (visit: Visit, params: P, form: URLSearchParams) => Promise<Response | null>
}
type NextHandler<P> = (request: Request, context: { params: Promise<P> }) => Promise<Response>

/** A page: shows, changes nothing. */
export function hostedGet<P = object>(handle: Handler<P, []>): NextHandler<P> {
  return (request, { params }) => answer(request, async (visit) => handle(visit, await params))
}

/**
 * A form of ours that was posted: see {@link readForm}. One that another site
 * posted is given to `foreign` alone, where there is one; what that answers
 * `null` to is refused like any other.
 */
export function hostedPost<P = object>(
  handle: Handler<P, [form: URLSearchParams]>,
  { foreign, ...options }: FormOptions & { foreign?: ForeignHandler<P> } = {},
): NextHandler<P> {
  return (request, { params }) =>
    answer(request, async (visit) => {
      const isForeign = foreign && request.headers.get('origin') !== env().PUBLIC_URL
      const form = await readForm(request, isForeign ? { anyOrigin: true, maxBytes: foreign.maxBytes } : options)
      if (typeof form === 'string') return refuseForm(visit, form)
      if (!isForeign) return handle(visit, await params, form)
      return (await foreign.handle(visit, await params, form)) ?? refuseForm(visit, 'foreign_origin')
    })
}

function refuseForm(visit: Visit, problem: FormProblem): Promise<Response> {
  return visit.show(<BadForm problem={problem} />, { status: problem === 'too_large' ? 413 : 403 })
}

async function answer(request: Request, handle: (visit: Visit) => Promise<Response>): Promise<Response> {
  const ctx = newCtx({ kind: 'visitor' })
  try {
    return await handleVisit(await visitOf(ctx, request), handle)
  } catch (error) {
    const { requestId } = ctx
    log.error('hosted page failed', error, { requestId, path: new URL(request.url).pathname })
    return hostedHtml(<Broken requestId={requestId} />, { status: 500 })
  }
}

async function handleVisit(visit: Visit, handle: (visit: Visit) => Promise<Response>): Promise<Response> {
  try {
    return await handle(visit)
  } catch (error) {
    if (isFailure(error)) return visit.show(<Refused text={error.message} />, { status: error.status })
    throw error
  }
}

async function visitOf(ctx: Ctx<VisitorActor>, request: Request): Promise<Visit> {
  const cookies = readCookies(request.headers.get('cookie'))
  const { browser, set } = browserOf(cookies)
  const sessionId = await decodeSession(cookies.get(SESSION_COOKIE))
  // A form that another site posts brings none of our cookies: what this browser holds must not be overwritten then.
  const comesFromUs = request.method === 'GET' || request.headers.get('origin') === env().PUBLIC_URL
  const toSet = set && comesFromUs ? [set] : []
  const { pathname, search } = new URL(request.url)
  return {
    ...{ ctx, cookies, browser },
    url: new URL(pathname + search, env().PUBLIC_URL), // never the request's own host
    device: {
      device: deviceInWords(request.headers.get('user-agent') ?? ''),
      network: networkOf(clientAddress(request.headers)),
    },
    current: sessionId && (await authenticate(sessionId, ctx.now)),
    isFromUs: request.headers.get('sec-fetch-site') === 'same-origin',
    set: (...more) => toSet.push(...more),
    show: async (page, options) => withCookies(await hostedHtml(page, options), toSet),
    goTo: (path) =>
      withCookies(
        new Response(null, {
          status: 303,
          headers: { Location: env().PUBLIC_URL + path, 'Cache-Control': 'no-store' },
        }),
        toSet,
      ),
  }
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('Set-Cookie', cookie)
  return response
}

const startAgain = { label: 'Start again', url: urls.login() }

function BadForm({ problem }: { problem: FormProblem }) {
  const text =
    problem === 'foreign_origin'
      ? 'This form was not sent by one of our own pages, so we did nothing.'
      : 'What was sent is not a form that we can read, so we did nothing.'
  return (
    <ErrorPage
      support={null}
      title="We did not accept that"
      text={text}
      steps={[]}
      actions={[startAgain]}
      reference={null}
      details={[]}
    />
  )
}

function Refused({ text }: { text: string }) {
  return (
    <ErrorPage
      support={null}
      title="That did not work"
      text={text}
      steps={[]}
      actions={[startAgain]}
      reference={null}
      details={[]}
    />
  )
}

function Broken({ requestId }: { requestId: string }) {
  return (
    <ErrorPage
      support={null}
      title="Something went wrong on our side"
      text="Nothing half-done is left behind. Try again in a minute."
      steps={[]}
      actions={[startAgain]}
      reference={null}
      details={[{ label: 'Trace', value: requestId }]}
    />
  )
}
