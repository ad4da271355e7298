import { verifyOidcAnswer } from '@/lib/connections/oidc'
import type { OidcWitness } from '@/lib/connections/oidc-witness'
import { expectationOf, verifySamlResponse } from '@/lib/connections/saml'
import { decodeSamlResponse } from '@/lib/connections/saml-guard/guard'
import type { Ctx, VisitorActor } from '@/lib/platform/context'
import { unseal } from '@/lib/platform/crypto'
import type { TestSignInId } from '@/lib/platform/ids'
import type { TestSignIn } from '@/lib/platform/prisma/client'
import { isUsedUp, limits, take } from '@/lib/platform/rate-limit'
import { keepable } from '@/lib/platform/text'
import { addSeconds } from '@/lib/platform/time'
import { examineOidc } from '@/lib/tracer/examine-oidc'
import { examineSaml } from '@/lib/tracer/examine-saml'
import type { TracedCheck } from '@/lib/tracer/model'
import { assertedIn, failed, passed, personChecks } from '@/lib/tracer/person'
import { type Candidate, findCandidate, oidcOf, samlOf } from './candidate'
import type { Report } from './report'
import {
  ANSWER_SECONDS,
  claimTest,
  dropOlderAnswers,
  findTest,
  isSameBrowser,
  type StoredAnswer,
  sealAnswer,
  verifierPurpose,
} from './row'
import { wouldBe } from './would'

export type ReceivedTest =
  /** There is a report; the browser that began may see it. */
  | { kind: 'answered'; testId: TestSignInId }
  /** Over, never begun, or not in this browser. */
  | { kind: 'over' }
  | { kind: 'too_many'; retryAt: Date }

const LEASE_SECONDS = 20

/**
 * Takes what an IdP posted to a connection's ACS for a test sign-in. It is
 * verified as a real answer is, with the revision's facts; the outcome is a
 * report and nothing else.
 */
export async function receiveSamlTest(
  ctx: Ctx<VisitorActor>,
  connectionId: string,
  { samlResponse, relayState, network }: { samlResponse: string; relayState: string; network: string },
): Promise<ReceivedTest> {
  const retryAt = await isUsedUp(ctx.now, limits.badAnswers, network)
  if (retryAt) return { kind: 'too_many', retryAt } // before any XML is read (I16)
  const test = await claimTest(ctx, relayState, connectionId, LEASE_SECONDS)
  const candidate = test && (await findCandidate(ctx, test.revisionId))
  if (!test || candidate?.kind !== 'saml') return { kind: 'over' }

  const report = await judgeSaml(ctx, test, candidate, samlResponse)
  await keepReport(ctx, test, report, { kind: 'saml', response: samlResponse })
  if (!report.signed) await take(ctx.now, [[limits.badAnswers, network]])
  return { kind: 'answered', testId: test.id as TestSignInId }
}

/** The same for an OIDC answer, which the browser brings by itself: its cookie is compared first. */
export async function receiveOidcTest(
  ctx: Ctx<VisitorActor>,
  connectionId: string,
  { query, browserSecret }: { query: URLSearchParams; browserSecret: string | null },
): Promise<ReceivedTest> {
  const known = await findTest(ctx, query.get('state'), connectionId)
  if (!known || !isSameBrowser(known, browserSecret)) return { kind: 'over' }
  const testId = known.id as TestSignInId
  if (known.state === 'answered' || known.state === 'done') return { kind: 'answered', testId }
  const test = await claimTest(ctx, known.id, connectionId, LEASE_SECONDS)
  const candidate = test && (await findCandidate(ctx, test.revisionId))
  if (!test || candidate?.kind !== 'oidc') return { kind: 'over' }

  const { report, answer } = await judgeOidc(ctx, test, candidate, query)
  await keepReport(ctx, test, report, answer)
  return { kind: 'answered', testId }
}

async function judgeSaml(
  ctx: Ctx,
  test: TestSignIn,
  candidate: Candidate & { kind: 'saml' },
  samlResponse: string,
): Promise<Report> {
  const connection = samlOf(candidate)
  const { requestId, engineState, createdAt: startedAt } = test
  const verifier = unseal(verifierPurpose(test.id), test.verifierSealed) ?? ''
  const expected = { requestId, engineState, verifier, startedAt, now: ctx.now }
  const verdict = await verifySamlResponse(connection, samlResponse, expected)
  const decoded = decodeSamlResponse(samlResponse)
  if (!decoded.ok) return unreadable(decoded.code)

  const examined = examineSaml(decoded.xml, await expectationOf(connection, expected))
  const { attributes, subject, clockSeconds } = examined
  const asserted = assertedIn(subject, attributes, candidate.config.mapping?.email)
  const person = await personChecks(ctx, candidate.orgId, asserted)
  const checks = [...examined.checks, ...engineCheck(verdict.ok || verdict.code), ...person]
  const facts = { checks, clockSeconds, attributeNames: attributes.map(({ name }) => name) }
  if (!verdict.ok) {
    const isList = verdict.code === 'no_address' && checks.some(({ code }) => code === 'several_addresses')
    const code = isList ? 'several_addresses' : verdict.code
    return { ...facts, ok: false, code, signed: verdict.signed, would: null }
  }
  const would = await wouldBe(ctx, candidate, verdict.answer)
  return { ...facts, ok: would.kind !== 'refuse', code: would.reason, signed: true, would }
}

/** The engine is asked where the guard was satisfied: of anything else nobody knows what it would say. */
function engineCheck(outcome: true | string): TracedCheck[] {
  if (outcome === 'engine_refused' || outcome === 'verifiers_disagree')
    return [failed('engine', 'the same reading', outcome.replaceAll('_', ' '), outcome)]
  return outcome === true ? [passed('engine', 'the same reading', 'the same')] : []
}

function unreadable(code: string): Report {
  const check = failed('document', 'a SAML response', code.replaceAll('_', ' '), code)
  return { ok: false, code, signed: false, checks: [check], attributeNames: [], clockSeconds: null, would: null }
}

async function judgeOidc(
  ctx: Ctx,
  test: TestSignIn,
  candidate: Candidate & { kind: 'oidc' },
  query: URLSearchParams,
): Promise<{ report: Report; answer: StoredAnswer }> {
  const connection = oidcOf(candidate)
  const verifier = unseal(verifierPurpose(test.id), test.verifierSealed) ?? ''
  const witness: OidcWitness = {}
  const nonce = test.requestId
  const verdict = await verifyOidcAnswer(connection, query, { state: test.id, nonce, verifier, now: ctx.now }, witness)
  const examined = await examineOidc(connection, witness, { nonce, now: ctx.now }, verdict)
  const { claims, header, signed, clockSeconds } = examined
  const subject = typeof claims.sub === 'string' ? claims.sub : null
  const email = claims[candidate.config.mapping?.email ?? 'email']
  const person = await personChecks(ctx, candidate.orgId, { subject, format: 'oidc', email })
  const checks = [...examined.checks, ...person]
  const shared = { checks, clockSeconds, attributeNames: Object.keys(claims) }
  const answer: StoredAnswer = { kind: 'oidc', claims, header, isProven: isProven(verdict.ok, examined.checks) }
  if (!verdict.ok) {
    const code = checks.find((check) => !check.ok)?.code ?? verdict.code
    return { answer, report: { ...shared, ok: false, code, signed, would: null } }
  }
  const would = await wouldBe(ctx, candidate, verdict.answer)
  return { answer, report: { ...shared, ok: would.kind !== 'refuse', code: would.reason, signed, would } }
}

/** Whether all that the library checks went well, so that only our own rules about the claims are open. */
function isProven(accepted: boolean, checks: readonly TracedCheck[]): boolean {
  const ours = new Set(['tenant', 'email_verified'])
  return accepted || checks.every(({ name, ok }) => ok || ours.has(name))
}

async function keepReport(ctx: Ctx, { id, orgId, leaseUntil }: TestSignIn, report: Report, answer: StoredAnswer) {
  await ctx.db.testSignIn.updateMany({
    where: { id, state: 'checking', leaseUntil },
    data: {
      ...{ state: 'answered', leaseUntil: null, answeredAt: ctx.now, report: keepable({ ...report }) },
      ...{ answerSealed: sealAnswer(id, answer), answerUntil: addSeconds(ctx.now, ANSWER_SECONDS) },
    },
  })
  await dropOlderAnswers(ctx, orgId)
}
