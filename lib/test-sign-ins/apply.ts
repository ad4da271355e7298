import { authorize, requireFreshProof } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { requireTenant } from '@/lib/connections/create'
import { type DraftChange, type DraftRef, draftBeside, saveDraft } from '@/lib/connections/drafts'
import { factsOf, liveConfigOf, lockConnection, tellEngine } from '@/lib/connections/live'
import { readIdpMetadata } from '@/lib/connections/metadata'
import type { RevisionConfig } from '@/lib/connections/revision-config'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { fail } from '@/lib/platform/errors'
import { fetchOutside } from '@/lib/platform/http'
import type { ConnectionId, OrgId, RevisionId } from '@/lib/platform/ids'
import type { Offer, OfferKind, Reevaluation } from '@/lib/tracer/model'
import { evaluateAgain, readAnswer } from './answer'
import { type Candidate, findCandidate } from './candidate'
import type { Report } from './report'
import { findTest } from './row'
import { offersOf } from './view'

/** The draft that the fix was written to, and what the kept answer would come to with it. */
export type Applied = { revisionId: RevisionId; again: Reevaluation | null }

/**
 * Writes a test's fix into a draft beside what is live, and judges the kept
 * answer against it. What is live stays until an owner promotes the draft. The
 * value is read out of the sealed answer here, never out of the request.
 *
 * @throws Failure `not_found` for what this test does not offer, `proof_needed`
 *   where a key is concerned, `provider_refused` when the metadata is another
 *   provider's, those of the draft and of `authorize`.
 */
export async function applyOffer(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { testId, kind }: { testId: string; kind: OfferKind },
): Promise<Applied> {
  await authorize(ctx, 'connection.draft', orgId)
  const test = await findTest(ctx, testId)
  const candidate = test?.orgId === orgId && test.state === 'done' ? await findCandidate(ctx, test.revisionId) : null
  if (!test || !candidate) fail('not_found')
  const said = (await readAnswer(ctx, test, candidate, true))?.said ?? null
  const offers = offersOf(test, test.report as unknown as Report, candidate, said)
  const offer = offers.find((one) => one.kind === kind) ?? fail('not_found')

  const revisionId = await carryOut(ctx, orgId, candidate, offer)
  const changed = await findCandidate(ctx, revisionId)
  return { revisionId, again: changed && (await evaluateAgain(ctx, test, changed)) }
}

async function carryOut(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  candidate: Candidate,
  { kind, value }: Offer,
): Promise<RevisionId> {
  if (kind === 'keep_entity_id') {
    await keepEntityId(ctx, orgId, candidate.connectionId, value ?? fail('not_found'))
    return candidate.revisionId
  }
  const { config } = candidate
  if (kind === 'set_tenant' && config.kind === 'oidc' && config.tenantClaim)
    await requireTenant(ctx, orgId, config.tenantClaim, value ?? '') // Google's must be a domain of theirs (I3)
  const part = kind === 'reread_metadata' ? await reread(ctx, config) : partOf(kind, value, config)
  const ref = await draftFor(ctx, orgId, candidate)
  await saveDraft(ctx, orgId, ref, { part })
  return ref.revisionId
}

async function draftFor(ctx: Ctx<UserActor>, orgId: OrgId, { state, ...ids }: Candidate): Promise<DraftRef> {
  if (state === 'draft') return { connectionId: ids.connectionId, revisionId: ids.revisionId }
  return draftBeside(ctx, orgId, ids.connectionId)
}

function partOf(kind: OfferKind, value: string | null, { mapping }: RevisionConfig): NonNullable<DraftChange['part']> {
  if (value === null) fail('not_found')
  if (kind === 'set_entity_id') return { entityId: value }
  if (kind === 'set_tenant') return { tenantValue: value }
  if (kind === 'map_email') return { mapping: { ...(mapping ?? { name: null, groups: null }), email: value } }
  fail('not_found') // the others lead to a page
}

/** A key is read where the provider publishes it, at the address that was pinned before, and by a proven owner (I25). */
async function reread(ctx: Ctx<UserActor>, config: RevisionConfig): Promise<NonNullable<DraftChange['part']>> {
  requireFreshProof(ctx)
  if (config.kind !== 'saml' || !config.metadataUrl) fail('not_found')
  const response = await fetchOutside(config.metadataUrl)
  if (response.status !== 200) fail('provider_unreachable')
  const { entityId, certificates } = readIdpMetadata(await response.text())
  if (entityId !== config.entityId) fail('provider_refused', { detail: 'Its metadata names another entity ID now.' })
  const known = config.certificates.filter(({ fingerprint: one }) => !certificates.some((c) => c.fingerprint === one))
  return { certificates: [...known, ...certificates] }
}

/** Only while nobody signs in this way: what is on is changed by a draft or not at all. */
function keepEntityId(ctx: Ctx<UserActor>, orgId: OrgId, connectionId: ConnectionId, entityId: string): Promise<void> {
  return transact(ctx, async (tx) => {
    await authorize(tx, 'connection.draft', orgId)
    const row = await lockConnection(tx, orgId, connectionId)
    if (row.state === 'active') fail('connection_in_use')
    if (row.issuer) await authorize(tx, 'connection.manage', orgId) // it was promoted before
    // One that another connection has, or that looks like one of ours, stays that one's (I25, J19).
    const others = { spEntityId: entityId, id: { not: connectionId } }
    if (entityId.startsWith(env().PUBLIC_URL) || (await tx.db.connection.count({ where: others })))
      fail('address_taken')
    const updated = { spEntityId: entityId, updatedAt: tx.now }
    await tx.db.connection.update({ where: { id: connectionId }, data: updated, select: { id: true } })
    await record(tx, { id: orgId }, 'connection.addresses_kept', { connectionId, entityId, acsUrl: row.spAcsUrl })
    const live = liveConfigOf(row)
    if (live?.kind === 'saml') await tellEngine(tx, { ...row, spEntityId: entityId }, factsOf(live))
  })
}
