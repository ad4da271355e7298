import type { KeptExpectation } from '@/lib/attempts/kept'
import type { OidcConnection } from '@/lib/connections/oidc'
import { expectationOf, type SamlConnection } from '@/lib/connections/saml'
import { decodeSamlResponse } from '@/lib/connections/saml-guard/guard'
import type { ReadToken } from '@/lib/connections/token-signature'
import type { Ctx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import type { Judge } from './connection'
import { evaluateOidc, evaluateSaml } from './evaluate'
import { examineToken } from './examine-oidc'
import { examineSaml } from './examine-saml'
import type { Reevaluation, TracedCheck } from './model'
import { assertedIn, personChecks } from './person'
import { redactedXml } from './redact'

/** A kept answer, taken apart by a connection as it is now, as of when the answer came. */
export type ReadKept = {
  checks: TracedCheck[]
  attributes: readonly { name: string; values: readonly string[] }[]
  clockSeconds: number | null
  /** Redacted XML or claims as JSON: for the organization's admins, and for people outside. */
  text: string | null
  anonymous: string | null
  /** Every value that says who the person is. */
  personal: readonly string[]
}

/** `null` for what this kind of connection cannot read. */
export async function readKept(
  ctx: Ctx,
  orgId: OrgId,
  { kind, connection, config }: Judge,
  { answer, expected }: { answer: string; expected: KeptExpectation },
): Promise<ReadKept | null> {
  const mapped = config.mapping?.email
  return kind === 'saml'
    ? readResponse(ctx, orgId, { connection, mapped }, answer, expected)
    : readClaims(ctx, orgId, { connection, mapped }, answer, expected)
}

/** Whether the connection would take the answer. */
export async function judgeKept(
  ctx: Ctx,
  orgId: OrgId,
  { kind, connection }: Judge,
  { answer, expected }: { answer: string; expected: KeptExpectation },
): Promise<Reevaluation> {
  const { requestId, startedAt, receivedAt } = timesOf(expected)
  if (kind === 'saml') return evaluateSaml(ctx, orgId, connection, answer, { requestId, startedAt, receivedAt })
  const { checks, claims } = examineToken(connection, tokenIn(answer), true, { nonce: requestId, now: receivedAt })
  const refused = checks.find(({ name, ok }) => !ok && !ownRules.has(name))
  return refused
    ? { worked: false, code: refused.code ?? 'answer_invalid' }
    : evaluateOidc(ctx, orgId, connection, claims, receivedAt)
}

/** Those of `judgeClaims`, which `evaluateOidc` asks again. */
const ownRules: ReadonlySet<string> = new Set(['tenant', 'email_verified'])

type Reader<C> = { connection: C; mapped: string | null | undefined }

async function readResponse(
  ctx: Ctx,
  orgId: OrgId,
  { connection, mapped }: Reader<SamlConnection>,
  answer: string,
  expected: KeptExpectation,
): Promise<ReadKept | null> {
  const decoded = decodeSamlResponse(answer)
  if (!decoded.ok) return null
  const { requestId, startedAt, receivedAt: now } = timesOf(expected)
  const examined = examineSaml(decoded.xml, await expectationOf(connection, { requestId, startedAt, now }))
  const { checks, attributes, subject, clockSeconds, document } = examined
  return {
    checks: [...checks, ...(await personChecks(ctx, orgId, assertedIn(subject, attributes, mapped)))],
    ...{ attributes, clockSeconds },
    text: document && redactedXml(document, true),
    anonymous: document && redactedXml(document, false),
    personal: [...(subject ? [subject.value] : []), ...attributes.flatMap(({ values }) => values)],
  }
}

async function readClaims(
  ctx: Ctx,
  orgId: OrgId,
  { connection, mapped }: Reader<OidcConnection>,
  answer: string,
  expected: KeptExpectation,
): Promise<ReadKept> {
  const { requestId: nonce, receivedAt: now } = timesOf(expected)
  const { checks, claims, clockSeconds } = examineToken(connection, tokenIn(answer), true, { nonce, now })
  const subject = typeof claims.sub === 'string' ? claims.sub : null
  const asserted = { subject, format: 'oidc', email: claims[mapped ?? 'email'] }
  const attributes = Object.entries(claims).map(([name, value]) => ({ name, values: [value].flat().map(asText) }))
  return {
    checks: [...checks, ...(await personChecks(ctx, orgId, asserted))],
    ...{ attributes, clockSeconds },
    text: JSON.stringify(claims, null, 2),
    anonymous: JSON.stringify(Object.fromEntries(attributes.map(({ name }) => [name, '…'])), null, 2),
    personal: attributes.filter(({ name }) => !isAboutToken(name)).flatMap(({ values }) => values),
  }
}

const technical = 'iss aud azp exp iat nbf nonce auth_time email_verified ver amr acr'.split(' ')

/** Whether a claim is about the token, not about the person. */
export function isAboutToken(claim: string): boolean {
  return technical.includes(claim)
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

/** As lib/login/keep-failed.ts wrote it. */
const tokenIn = (answer: string) => JSON.parse(answer) as ReadToken

function timesOf({ requestId, startedAt, receivedAt }: KeptExpectation) {
  return { requestId, startedAt: new Date(startedAt), receivedAt: new Date(receivedAt) }
}
