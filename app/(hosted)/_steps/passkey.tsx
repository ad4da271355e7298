import { sessionCookie } from '@/app/_server/cookies'
import type { Visit } from '@/app/_server/hosted'
import { wasAnswered } from '@/lib/factors/challenges'
import { type Flow, onwards, sealFlow } from '@/lib/login/flow'
import { encodeSession } from '@/lib/login/next-auth'
import { beginPasskeyProof, findPasskeyProof, type PasskeyPurpose, proveWithPasskey } from '@/lib/login/passkey'
import { inSpan } from '@/lib/platform/tracing'
import { urls } from '@/lib/platform/urls'
import { PasskeyPage } from '../_pages/passkey'
import type { Posted } from './posted'
import { answerTo, breakWords, takeBreak } from './stopped'

/** Where a passkey is asked for, what for, and where to choose another way. */
export type PasskeyPlace = {
  purposes: readonly PasskeyPurpose[]
  intro: string
  page: (f?: string) => string
  back: (f: string) => string
}

const MISMATCH = 'No account of ours that you may open here has that passkey.'
const OVER = 'That took more than ten minutes, or it was done already. Begin once more.'

/** Begins to ask: the challenge is made, and its page is led to. */
export async function askForPasskey(
  visit: Posted,
  { page }: PasskeyPlace,
  purpose: PasskeyPurpose,
  flow: Flow,
): Promise<Response> {
  const begun = await beginPasskeyProof(visit.ctx, purpose, visit)
  if ('retryAt' in begun) return takeBreak(visit, flow, begun.retryAt)
  return visit.goTo(page(sealFlow({ ...onwards(flow), challenge: begun.challengeId }, visit.ctx.now)))
}

export async function showPasskey(visit: Visit, place: PasskeyPlace, flow: Flow): Promise<Response> {
  const options = await findPasskeyProof(visit.ctx, flow.challenge ?? '', place.purposes, visit)
  if (!options) return lostPasskey(visit, place, flow)
  const f = sealFlow(onwards(flow), visit.ctx.now)
  return visit.show(
    <PasskeyPage
      support={null}
      intro={place.intro}
      action={place.page()}
      {...{ f, options }}
      error={flow.retryAt ? breakWords(flow.retryAt, visit.ctx.now) : flow.error}
      backUrl={place.back(f)}
    />,
    answerTo(flow, visit.ctx.now),
  )
}

export async function takePasskey(visit: Posted, place: PasskeyPlace, flow: Flow, answer: string): Promise<Response> {
  const outcome = await inSpan('sign-in.passkey', {}, () =>
    proveWithPasskey(visit.ctx, flow.challenge ?? '', place.purposes, answer, visit),
  )
  const again = (said: Pick<Flow, 'error' | 'retryAt'>) =>
    visit.goTo(place.page(sealFlow({ ...onwards(flow), ...said }, visit.ctx.now)))
  switch (outcome.kind) {
    case 'opened':
      visit.set(sessionCookie(await encodeSession(outcome.sessionId)))
      return visit.goTo(flow.returnTo)
    case 'mismatch':
      return again({ error: MISMATCH })
    case 'too_many':
      return again({ retryAt: outcome.retryAt })
    case 'disabled':
      return visit.goTo(urls.authError('account_disabled', outcome.reference || undefined))
    case 'over':
      return lostPasskey(visit, place, flow)
  }
}

/** Who comes back after it was done goes on; everybody else chooses a way once more. */
async function lostPasskey(visit: Posted, place: PasskeyPlace, flow: Flow): Promise<Response> {
  const { challenge, ...rest } = onwards(flow)
  const done = challenge && visit.current && (await wasAnswered(visit.ctx, challenge, visit.browser))
  if (done) return visit.goTo(flow.returnTo)
  return visit.goTo(place.back(sealFlow({ ...rest, error: challenge ? OVER : undefined }, visit.ctx.now)))
}
