import { expectationOf } from '@/lib/connections/saml'
import { decodeSamlResponse } from '@/lib/connections/saml-guard/guard'
import type { Ctx } from '@/lib/platform/context'
import type { TestSignIn } from '@/lib/platform/prisma/client'
import { evaluateOidc, evaluateSaml } from '@/lib/tracer/evaluate'
import { examineSaml } from '@/lib/tracer/examine-saml'
import type { Reevaluation } from '@/lib/tracer/model'
import type { Said } from '@/lib/tracer/offers'
import { redactedXml } from '@/lib/tracer/redact'
import { type Candidate, oidcOf, samlOf } from './candidate'
import { openAnswer } from './row'

/** What came back, decoded for a page. */
export type ReadAnswer = { said: Said; text: string | null }

/**
 * Opens a test's sealed answer and reads it with the revision that was tested;
 * `null` once it is no longer kept.
 *
 * @param people whether values about the person may be seen.
 */
export async function readAnswer(
  ctx: Ctx,
  test: TestSignIn,
  candidate: Candidate,
  people: boolean,
): Promise<ReadAnswer | null> {
  const answer = openAnswer(ctx, test)
  if (!answer) return null
  if (answer.kind === 'oidc') return readClaims(answer.claims, candidate, people)
  if (candidate.kind !== 'saml') return null
  const decoded = decodeSamlResponse(answer.response)
  const nothing = { issuer: null, audience: null, attributes: [], tenant: null, subject: null }
  if (!decoded.ok) return { said: nothing, text: null }
  const examined = examineSaml(decoded.xml, await expectationOf(samlOf(candidate), thenOf(test)))
  const { issuer, audience, attributes, document } = examined
  const shown = people ? attributes : withoutValues(attributes)
  const subject = people ? (examined.subject?.value ?? null) : null
  const said = { issuer, audience, tenant: null, attributes: shown, subject }
  return { said, text: document && redactedXml(document, people) }
}

/** Whether the answer would be taken by `candidate`; `null` once it is no longer kept. */
export async function evaluateAgain(ctx: Ctx, test: TestSignIn, candidate: Candidate): Promise<Reevaluation | null> {
  const answer = openAnswer(ctx, test)
  if (answer?.kind === 'saml' && candidate.kind === 'saml') {
    const { now: receivedAt, ...then } = thenOf(test)
    return evaluateSaml(ctx, candidate.orgId, samlOf(candidate), answer.response, { ...then, receivedAt })
  }
  if (answer?.kind !== 'oidc' || candidate.kind !== 'oidc') return null
  if (!answer.isProven) return { worked: false, code: 'answer_invalid' }
  return evaluateOidc(ctx, candidate.orgId, oidcOf(candidate), answer.claims, test.answeredAt ?? ctx.now)
}

function thenOf({ requestId, createdAt: startedAt, answeredAt }: TestSignIn) {
  return { requestId, startedAt, now: answeredAt ?? startedAt }
}

function readClaims(claims: Record<string, unknown>, candidate: Candidate, people: boolean): ReadAnswer {
  const entries = Object.entries(claims)
  const attributes = entries.map(([name, value]) => ({ name, values: people ? [value].flat().map(asText) : [] }))
  const tenantClaim = candidate.kind === 'oidc' ? candidate.config.tenantClaim : null
  const tenant = tenantClaim && typeof claims[tenantClaim] === 'string' ? String(claims[tenantClaim]) : null
  const shown = people ? claims : Object.fromEntries(entries.map(([name]) => [name, '…']))
  const said = { issuer: asText(claims.iss), audience: asText(claims.aud), tenant, attributes, subject: null }
  return { said, text: entries.length ? JSON.stringify(shown, null, 2) : null }
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

function withoutValues(attributes: Said['attributes']): Said['attributes'] {
  return attributes.map(({ name }) => ({ name, values: [] }))
}
