import { record } from '@/lib/audit/record'
import type { OperatorActor, Tx, UserActor } from '@/lib/platform/context'
import { seal } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { newId, type OrgId } from '@/lib/platform/ids'
import type { ConnectionState } from '@/lib/platform/prisma/client'
import { isOfKind } from './client-key'
import { requireTenant, secretPurpose } from './create'
import { isAnotherProvider, trustFactsOf } from './difference'
import { asJson } from './drafts'
import { dropKey } from './keys'
import { type LiveRow, liveConfigOf, liveSecretOf, putLive } from './live'
import { stopCarrying } from './replacement'
import { type DraftConfig, RevisionConfig } from './revision-config'

type OwnerTx = Tx<UserActor | OperatorActor>

/** A revision as it is about to be live: the draft's own row, or one that is made now. */
export type Candidate = {
  /** Of the draft's row; `null` makes a row of its own. */
  draft: { id: string; number: number } | null
  config: DraftConfig
  secret: string | null
  testedAt: Date | null
}

/**
 * Makes `next` what the sign-in reads, and what was live a retired revision. The
 * caller holds the connection's row, and has asked who may do that. Of another
 * provider nobody has said that it names the same people by the same addresses:
 * with it the consent to carry links over ends (I4).
 *
 * @throws Failure `draft_incomplete`, and `invalid_input` where a shared issuer's customer is not theirs any more (I3).
 */
export async function goLive(
  tx: OwnerTx,
  orgId: OrgId,
  row: LiveRow,
  next: Candidate,
  state: ConnectionState,
): Promise<void> {
  const config = completeOr(next)
  if (config.kind === 'oidc' && config.tenantClaim)
    await requireTenant(tx, orgId, config.tenantClaim, config.tenantValue ?? '')

  const live = liveConfigOf(row)
  const number = next.draft?.number ?? row.revisionCount + 1
  await retire(tx, row, live, number)
  await putRevision(tx, row, next, config, number)
  await settleKeys(tx, row, live, config)
  const tell = await putLive(tx, row, { config, secret: next.secret, state })

  const connectionId = row.id as `con_${string}`
  const facts = { from: live && trustFactsOf(live), to: trustFactsOf(config) }
  await record(tx, { id: orgId }, 'connection.promoted', {
    connectionId,
    number,
    tested: next.testedAt !== null,
    ...facts,
  })
  if (row.carriesLinks && isAnotherProvider(live, config)) await stopCarrying(tx, orgId, connectionId)
  if (state !== row.state && state === 'active')
    await record(tx, { id: orgId }, 'connection.turned_on', { connectionId })
  await tell()
}

/**
 * What a revision trusts is decided; what it dropped comes back by another
 * revision only; and what was found at a former provider is no key of the next
 * one's (I25).
 */
async function settleKeys(tx: OwnerTx, row: LiveRow, live: RevisionConfig | null, next: RevisionConfig): Promise<void> {
  if (live?.kind !== 'saml' || next.kind !== 'saml') return
  const kept = new Set(next.certificates.map(({ fingerprint }) => fingerprint))
  for (const dropped of live.certificates) if (!kept.has(dropped.fingerprint)) await dropKey(tx, row.id, dropped)
  const decidedById = tx.actor.kind === 'user' ? tx.actor.userId : null
  await tx.db.foundKey.updateMany({
    where: { connectionId: row.id, fingerprint: { in: [...kept] } },
    data: { state: 'taken', decidedAt: tx.now, decidedById },
  })
  if (live.entityId !== next.entityId || live.metadataUrl !== next.metadataUrl)
    await tx.db.foundKey.deleteMany({ where: { connectionId: row.id, state: 'waiting' } })
}

function completeOr({ config, secret }: Candidate): RevisionConfig {
  const parsed = RevisionConfig.safeParse(config)
  if (!parsed.success || !isProven(parsed.data, secret)) fail('draft_incomplete')
  return parsed.data
}

/** The token endpoint will know us: by the secret or the key that the configuration names. */
export function isProven(config: RevisionConfig, secret: string | null): boolean {
  return config.kind === 'saml' || (secret !== null && isOfKind(config.clientAuth, secret))
}

/** Keeps what is live now, with the keys that were added beside it, as a revision to go back to. */
async function retire(tx: OwnerTx, row: LiveRow, live: RevisionConfig | null, nextNumber: number): Promise<void> {
  if (!live) return
  const present = await tx.db.connectionRevision.findFirst({
    where: { connectionId: row.id, state: 'live' },
    select: { id: true },
  })
  const id = present?.id ?? newId('revision')
  const secret = liveSecretOf(row)
  const kept = {
    ...{ state: 'retired', config: asJson(live), retiredAt: tx.now, updatedAt: tx.now },
    secretSealed: secret && seal(secretPurpose(id), secret),
  }
  if (present) {
    await tx.db.connectionRevision.update({ where: { id }, data: kept, select: { id: true } })
    return
  }
  // It was made in one go from its provider's metadata, before it had revisions: the number before the first.
  const unnumbered = { id, connectionId: row.id, number: Math.min(0, nextNumber - 1), createdAt: tx.now }
  await tx.db.connectionRevision.create({ data: { ...unnumbered, ...kept }, select: { id: true } })
}

async function putRevision(tx: OwnerTx, row: LiveRow, next: Candidate, config: RevisionConfig, number: number) {
  const promotedById = tx.actor.kind === 'user' ? tx.actor.userId : null
  const promoted = { state: 'live', promotedAt: tx.now, promotedById, engineClientId: null, updatedAt: tx.now }
  if (next.draft) {
    await tx.db.connectionRevision.update({ where: { id: next.draft.id }, data: promoted, select: { id: true } })
    return
  }
  const id = newId('revision')
  await tx.db.connectionRevision.create({
    data: {
      ...{ id, connectionId: row.id, number, config: asJson(config), testedAt: next.testedAt, createdAt: tx.now },
      ...{ ...promoted, createdById: promotedById },
      secretSealed: next.secret && seal(secretPurpose(id), next.secret),
    },
    select: { id: true },
  })
  await tx.db.connection.update({ where: { id: row.id }, data: { revisionCount: number }, select: { id: true } })
}
