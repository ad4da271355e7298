import { sessionCookie } from '@/app/_server/cookies'
import type { Visit } from '@/app/_server/hosted'
import { wasAnswered } from '@/lib/factors/challenges'
import type { FactorAnswer } from '@/lib/factors/prove'
import { type Flow, onwards, sealFlow } from '@/lib/login/flow'
import { encodeSession } from '@/lib/login/next-auth'
import { findSecondStep, type StepPurpose, takeSecondStep } from '@/lib/login/second-step'
import { inSpan } from '@/lib/platform/tracing'
import { urls } from '@/lib/platform/urls'
import { RecoveryPage, SecondStepPage } from '../_pages/second-step'
import type { Posted } from './posted'
import { answerTo, breakWords } from './stopped'

/** Where a second step is asked for after a password, and where that password is asked for. */
export type StepPlace = {
  purposes: readonly StepPurpose[]
  page: (f?: string) => string
  back: (f: string) => string
}

const RECOVERY = '&way=recovery'
const OVER = 'That took more than ten minutes, or it was done already. Type your password once more.'

const wrongWords: Record<FactorAnswer['kind'], string> = {
  passkey: 'That passkey does not belong to this account.',
  totp: 'That code is wrong, too old, or was used before. Wait for the next one.',
  recovery_code: 'That is none of your codes, or it was used before.',
}

export async function showSecondStep(visit: Visit, place: StepPlace, flow: Flow): Promise<Response> {
  const waiting = await findSecondStep(visit.ctx, flow.challenge ?? '', place.purposes, visit)
  if (!waiting) return lostStep(visit, place, flow)
  const f = sealFlow(onwards(flow), visit.ctx.now)
  const page = {
    ...{ support: null, action: place.page(), f },
    error: flow.retryAt ? breakWords(flow.retryAt, visit.ctx.now) : flow.error,
  }
  const { recoveryCodes, ...ways } = waiting
  const asksForCode = visit.url.searchParams.get('way') === 'recovery' && recoveryCodes
  const back = sealFlow({ ...onwards(flow), challenge: undefined }, visit.ctx.now)
  return visit.show(
    asksForCode ? (
      <RecoveryPage {...page} backUrl={place.page(f)} />
    ) : (
      <SecondStepPage
        {...{ ...page, ...ways }}
        recoveryUrl={recoveryCodes ? place.page(f) + RECOVERY : null}
        backUrl={place.back(back)}
      />
    ),
    answerTo(flow, visit.ctx.now),
  )
}

export async function takeStep(visit: Posted, place: StepPlace, flow: Flow, form: URLSearchParams): Promise<Response> {
  const answer = answerIn(form)
  const outcome = await inSpan('sign-in.second-step', {}, () =>
    takeSecondStep(visit.ctx, flow.challenge ?? '', place.purposes, answer, visit),
  )
  const again = (said: Pick<Flow, 'error' | 'retryAt'>) => {
    const way = answer.kind === 'recovery_code' ? RECOVERY : ''
    return visit.goTo(place.page(sealFlow({ ...onwards(flow), ...said }, visit.ctx.now)) + way)
  }
  switch (outcome.kind) {
    case 'opened':
      visit.set(sessionCookie(await encodeSession(outcome.sessionId)))
      // Whoever has lost a factor is told how many codes are left, and replaces it.
      return visit.goTo(outcome.by === 'recovery_code' ? urls.account.factors(flow.returnTo) : flow.returnTo)
    case 'mismatch':
      return again({ error: wrongWords[answer.kind] })
    case 'too_many':
      return again({ retryAt: outcome.retryAt })
    case 'over':
      return lostStep(visit, place, flow)
  }
}

function answerIn(form: URLSearchParams): FactorAnswer {
  if (form.get('passkey')) return { kind: 'passkey', text: form.get('passkey') ?? '' }
  if (form.has('recovery')) return { kind: 'recovery_code', text: form.get('recovery') ?? '' }
  return { kind: 'totp', text: form.get('code') ?? '' }
}

/** Who comes back after it was done goes on; everybody else types the password once more. */
async function lostStep(visit: Posted, place: StepPlace, flow: Flow): Promise<Response> {
  const { challenge, ...rest } = onwards(flow)
  const done = challenge && visit.current && (await wasAnswered(visit.ctx, challenge, visit.browser))
  if (done) return visit.goTo(flow.returnTo)
  return visit.goTo(place.back(sealFlow({ ...rest, error: challenge ? OVER : undefined }, visit.ctx.now)))
}
