import { authorize } from '@/lib/access/authorize'
import { findKeptAnswer, type KeptAnswer } from '@/lib/attempts/kept'
import type { Check, Step } from '@/lib/attempts/model'
import { referenceIn } from '@/lib/attempts/search'
import { type LiveRow, liveColumns, liveConfigOf } from '@/lib/connections/live'
import { RevisionConfig } from '@/lib/connections/revision-config'
import { expectationOf, type SamlConnection } from '@/lib/connections/saml'
import { decodeSamlResponse } from '@/lib/connections/saml-guard/guard'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { bundleOf } from './bundle'
import { evaluateSaml } from './evaluate'
import { examineSaml } from './examine-saml'
import { type Fix, fixFor } from './fixes'
import type { Reevaluation, TracedCheck } from './model'
import { closerCode } from './oidc-codes'
import { redactedXml } from './redact'

/** What can be said of a failed sign-in beyond its steps. */
export type AttemptTrace = {
  /** Where the answer is kept: what more can be compared, with what is live now, as of when it came. */
  checks: TracedCheck[]
  fixes: ({ code: string } & Fix)[]
  attributes: readonly { name: string; values: readonly string[] }[]
  /** Redacted XML. */
  answer: string | null
  /** SHA-256 of the answer, where one came that nobody could use. */
  digest: string | null
  keptUntil: Date | null
  /** Whether what is live now would take it, and whether the draft would; `null` where there is nothing to ask. */
  live: Reevaluation | null
  draft: Reevaluation | null
  bundle: string
}

/**
 * A failed sign-in through a connection, traced. `null` for attempts that
 * went well, took no connection, or wait for their first answer. Nothing of the answer is offered as a fix:
 * nobody of ours asked for it.
 *
 * @throws those of `authorize`
 */
export async function traceAttempt(ctx: Ctx<UserActor>, orgId: OrgId, reference: string): Promise<AttemptTrace | null> {
  const org = await authorize(ctx, 'attempt.read', orgId)
  const attempt = await ctx.db.attempt.findFirst({
    where: { orgId: org.id, reference: referenceIn(reference) ?? '', connectionId: { not: null } },
  })
  const row =
    attempt &&
    (await ctx.db.connection.findFirst({
      where: { id: attempt.connectionId ?? '', orgId: org.id },
      select: liveColumns,
    }))
  if (!attempt || !row || attempt.state === 'succeeded') return null
  const kept = await findKeptAnswer(ctx, org.id, attempt.id)
  if (attempt.state !== 'failed' && !kept) return null
  const steps = attempt.steps as unknown as Step[] // lib/attempts/commands.ts wrote them
  const outcome = (attempt.state === 'failed' && attempt.outcome) || (kept?.expected.code ?? null)
  const asWritten = checksOf(steps, outcome)
  const read = kept?.answer ? await readKept(ctx, org.id, row, { ...kept, answer: kept.answer }) : null
  const checks = read?.checks ?? asWritten
  const codes = new Set([
    ...(outcome ? [closerCode(outcome, asWritten)] : []),
    ...checks.flatMap(({ code }) => code ?? []),
  ])
  const { startedAt, endedAt, method: kind, connectionId } = attempt
  const facts = { reference: attempt.reference, kind, connectionId, outcome, startedAt, endedAt }
  return {
    checks: read ? checks.filter((check) => !isAmong(asWritten, check)) : [],
    fixes: [...codes].map((code) => ({ code, ...fixFor(code, [...checks, ...asWritten]) })),
    attributes: read?.attributes ?? [],
    answer: read?.answer ?? null,
    ...{ digest: kept?.digest ?? null, keptUntil: kept?.expiresAt ?? null },
    ...{ live: read?.live ?? null, draft: read?.draft ?? null },
    bundle: bundleOf({
      ...{ ...facts, checks, clockSeconds: read?.clockSeconds ?? null, digest: kept?.digest ?? null },
      ...{ attributes: (read?.attributes ?? []).map(({ name }) => name), answer: read?.anonymous ?? null },
    }),
  }
}

function isAmong(checks: readonly TracedCheck[], { name, ok, received }: TracedCheck): boolean {
  return checks.some((one) => one.name === name && one.ok === ok && one.received === received)
}

/** The comparisons of the last answer, as the sign-in wrote them down. */
function checksOf(steps: readonly Step[], outcome: string | null): TracedCheck[] {
  const checks: readonly Check[] = steps.findLast((step) => step.checks?.length)?.checks ?? []
  const first = checks.findIndex(({ ok }) => !ok)
  const code = outcome && closerCode(outcome, checks)
  return checks.map((check, place) => ({ ...check, code: place === first ? code : null }))
}

async function readKept(ctx: Ctx, orgId: OrgId, row: LiveRow, { answer, expected }: KeptAnswer & { answer: string }) {
  const config = liveConfigOf(row)
  const decoded = decodeSamlResponse(answer)
  if (config?.kind !== 'saml' || !decoded.ok) return null
  const then = { requestId: expected.requestId, startedAt: new Date(expected.startedAt) }
  const receivedAt = new Date(expected.receivedAt)
  const connection = samlOf(row, config)
  const examined = examineSaml(decoded.xml, await expectationOf(connection, { ...then, now: receivedAt }))
  const { checks, attributes, clockSeconds, document } = examined
  const draft = await draftOf(ctx, row)
  return {
    ...{ checks, attributes, clockSeconds },
    answer: document && redactedXml(document, true),
    anonymous: document && redactedXml(document, false),
    live: await evaluateSaml(ctx, orgId, connection, answer, { ...then, receivedAt }),
    draft: draft && (await evaluateSaml(ctx, orgId, draft, answer, { ...then, receivedAt })),
  }
}

type SamlConfig = Extract<RevisionConfig, { kind: 'saml' }>

function samlOf({ id, spEntityId, spAcsUrl }: LiveRow, config: SamlConfig): SamlConnection {
  const { entityId: issuer, mapping } = config
  const certificates = config.certificates.map(({ pem }) => pem)
  return { id, issuer, mapping, certificates, engineClientId: '', kept: { entityId: spEntityId, acsUrl: spAcsUrl } }
}

async function draftOf(ctx: Ctx, row: LiveRow): Promise<SamlConnection | null> {
  const draft = await ctx.db.connectionRevision.findFirst({ where: { connectionId: row.id, state: 'draft' } })
  const parsed = draft && RevisionConfig.safeParse(draft.config)
  return parsed?.success && parsed.data.kind === 'saml' ? samlOf(row, parsed.data) : null
}
