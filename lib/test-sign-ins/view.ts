import type { Ctx } from '@/lib/platform/context'
import type { ConnectionId, RevisionId, TestSignInId } from '@/lib/platform/ids'
import type { TestSignIn } from '@/lib/platform/prisma/client'
import { bundleOf } from '@/lib/tracer/bundle'
import { type Fix, fixFor, refusalsIn } from '@/lib/tracer/fixes'
import { type Offer, type Reevaluation, withoutPeople } from '@/lib/tracer/model'
import { offersFor, type Said } from '@/lib/tracer/offers'
import { isAboutToken } from '@/lib/tracer/read-kept'
import { evaluateAgain, readAnswer } from './answer'
import { type Candidate, findCandidate } from './candidate'
import type { Report } from './report'

/** Where a test is. `elsewhere`: an answer came, and the browser that began did not come with it. */
export type TestState = 'waiting' | 'elsewhere' | 'done' | 'never_came_back'

export type TestView = {
  id: TestSignInId
  reference: string
  revisionId: RevisionId
  connectionId: ConnectionId
  state: TestState
  startedAt: Date
  answeredAt: Date | null
  report: Report | null
  /** What to change, by refusal: what refused first, then what else would have. */
  fixes: ({ code: string } & Fix)[]
  /** Whom it would sign in; for admins only. */
  person: string | null
  offers: Offer[]
  attributes: Said['attributes']
  /** Redacted XML, or claims as JSON. */
  answer: string | null
  answerUntil: Date | null
  /** Whether the answer would be taken by the draft as it is now; `null` where nothing changed since. */
  again: Reevaluation | null
  bundle: string | null
}

/** Seconds in which the browser comes with its cookie; it is one redirect away. */
const COMES_WITHIN_MS = 20_000

/**
 * A test as a page shows it.
 *
 * @param people whether values and names of people may be seen: by admins, never through a set-up link (I29).
 */
export async function viewOf(ctx: Ctx, test: TestSignIn, people: boolean): Promise<TestView> {
  const state = stateOf(ctx, test)
  const shared = {
    ...{ id: test.id as TestSignInId, reference: test.reference, state, startedAt: test.createdAt },
    ...{ revisionId: test.revisionId as RevisionId, connectionId: test.connectionId as ConnectionId },
    ...{ answeredAt: test.answeredAt, answerUntil: test.answerUntil },
  }
  const nothing = { report: null, person: null, offers: [], attributes: [], answer: null, again: null, bundle: null }
  if (state === 'never_came_back') return { ...shared, ...nothing, fixes: [fixOf('never_came_back')] }
  if (state !== 'done') return { ...shared, ...nothing, fixes: [] }
  const report = test.report as unknown as Report // lib/test-sign-ins/receive.ts wrote it
  const candidate = await findCandidate(ctx, test.revisionId)
  const read = candidate && (await readAnswer(ctx, test, candidate, people))
  const shown = people ? report : withoutAccounts(report)
  return {
    ...shared,
    report: shown,
    fixes: codesOf(shown).map((code) => fixOf(code, report)),
    person: people ? await personOf(ctx, report) : null,
    offers: offersOf(test, report, candidate, people ? (read?.said ?? null) : null),
    attributes: read?.said.attributes ?? [],
    answer: read?.text ?? null,
    again: withoutAddress(candidate && (await againOf(ctx, test, candidate)), people),
    bundle: candidate && (await bundle(ctx, test, candidate, shown)),
  }
}

/** The offers of a test that one of the organization's admins began; of another none holds a value of the answer. */
export function offersOf(test: TestSignIn, report: Report, candidate: Candidate | null, said: Said | null): Offer[] {
  if (!candidate) return []
  const domain = report.checks.find(({ code }) => code === 'domain_not_covered')?.received
  const adds: Offer[] = domain && test.startedById ? [{ kind: 'add_domain', value: domain }] : []
  return [...offersFor(codesOf(report), candidate.config, report.signed, test.startedById ? said : null), ...adds]
}

/** A set-up link's visitor learns whether the connection works, not who has an account here (I29). */
function withoutAccounts(report: Report): Report {
  const checks = withoutPeople(report.checks)
  const code = checks.find((check) => !check.ok)?.code ?? null
  return { ...report, checks, code, ok: code === null, would: null }
}

function codesOf({ checks, code }: Report): string[] {
  return refusalsIn(code, checks)
}

function fixOf(code: string, report?: Report): { code: string } & Fix {
  return { code, ...fixFor(code, report?.checks) }
}

function stateOf(ctx: Ctx, { state, answeredAt, expiresAt }: TestSignIn): TestState {
  if (state === 'done') return 'done'
  if (state === 'answered')
    return answeredAt && ctx.now.getTime() - answeredAt.getTime() > COMES_WITHIN_MS ? 'elsewhere' : 'waiting'
  return expiresAt <= ctx.now ? 'never_came_back' : 'waiting'
}

async function personOf(ctx: Ctx, { would }: Report): Promise<string | null> {
  if (!would?.userId) return null
  const user = await ctx.db.user.findUnique({ where: { id: would.userId }, select: { name: true } })
  return user?.name ?? null
}

/** By the connection's draft, or the tested revision itself, where it was changed after the answer came. */
async function againOf(ctx: Ctx, test: TestSignIn, tested: Candidate): Promise<Reevaluation | null> {
  const draft = await ctx.db.connectionRevision.findFirst({
    where: { connectionId: test.connectionId, state: 'draft' },
    select: { id: true },
  })
  const candidate = draft && draft.id !== test.revisionId ? await findCandidate(ctx, draft.id) : tested
  if (!candidate || !test.answeredAt || candidate.changedAt <= test.answeredAt) return null
  return evaluateAgain(ctx, test, candidate)
}

function withoutAddress(again: Reevaluation | null, people: boolean): Reevaluation | null {
  return again?.worked && !people ? { worked: true, email: '' } : again
}

async function bundle(ctx: Ctx, test: TestSignIn, candidate: Candidate, report: Report): Promise<string> {
  const read = await readAnswer(ctx, test, candidate, false)
  return bundleOf({
    ...{ reference: test.reference, kind: candidate.kind, connectionId: test.connectionId, outcome: report.code },
    ...{ startedAt: test.createdAt, endedAt: test.answeredAt, clockSeconds: report.clockSeconds },
    ...{ checks: report.checks, attributes: report.attributeNames, answer: read?.text ?? null, digest: null },
    ...{ config: candidate.config, madeAt: ctx.now, personal: await personalValues(ctx, test, candidate) },
  })
}

/** What came about the person, so that none of it leaves with the bundle. */
async function personalValues(ctx: Ctx, test: TestSignIn, candidate: Candidate): Promise<string[]> {
  const said = (await readAnswer(ctx, test, candidate, true))?.said
  return [...(said?.subject ? [said.subject] : []), ...(said?.attributes ?? []).flatMap(personal)]
}

const personal = ({ name, values }: Said['attributes'][number]) => (isAboutToken(name) ? [] : values)
