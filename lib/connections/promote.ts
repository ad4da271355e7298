import { type Ctx, type OperatorActor, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { requireMayConnect } from './create'
import { comparisonOf, isAnotherProvider } from './difference'
import { type DraftRef, lockDraft, revisionSecretOf } from './drafts'
import { goLive } from './go-live'
import { dropEngineConnection } from './jackson'
import { type LiveRow, liveConfigOf, liveSecretOf, lockConnection } from './live'
import { DraftConfig, type RevisionConfig } from './revision-config'

type Owner = Ctx<UserActor | OperatorActor>

export type Promotion = DraftRef & {
  /** What names the comparison that the owner was shown (lib/connections/revisions.ts). */
  seen: string
  /** The connection's name, typed: where {@link doubtsAbout} has something to say. */
  word?: string | undefined
  /** Offers it at sign-in; what is on stays on. */
  turnOn: boolean
}

/**
 * Makes a draft what the sign-in reads (I24, I29). What was live becomes a
 * retired revision, to go back to. The consent to carry links over stays with
 * the provider that it was given for (lib/connections/go-live.ts).
 *
 * @throws Failure `draft_not_found`, `draft_incomplete`, `draft_changed` when it or what is live is not what the
 *   owner was shown, `word_needed`, `connection_needs_plan`, `connection_needs_domain`, and those of `authorize`.
 */
export function promote(ctx: Owner, orgId: OrgId, promotion: Promotion): Promise<void> {
  return transact(ctx, async (tx) => {
    await requireMayConnect(tx, orgId)
    const draft = await lockDraft(tx, orgId, promotion)
    const row = await lockConnection(tx, orgId, promotion.connectionId)
    requireSeen(row, draft, promotion)
    await goLive(tx, orgId, row, { ...draft, draft, secret: revisionSecretOf(draft) }, stateAfter(row, promotion))
    if (draft.engineClientId) await dropEngineConnection(promotion.revisionId, draft.engineClientId, tx)
  })
}

/**
 * Puts a retired revision back, as a new one. A draft that somebody works on stays.
 *
 * @throws as {@link promote}; Failure `draft_not_found` for what is no retired revision of this connection.
 */
export function rollBack(ctx: Owner, orgId: OrgId, promotion: Promotion): Promise<void> {
  const { connectionId, revisionId } = promotion
  return transact(ctx, async (tx) => {
    await requireMayConnect(tx, orgId)
    const row = await lockConnection(tx, orgId, connectionId)
    const retired = await tx.db.connectionRevision.findFirst({
      where: { id: revisionId, connectionId, state: 'retired' },
    })
    if (!retired) fail('draft_not_found')
    // What carried sign-ins before has passed its test.
    const next = {
      ...retired,
      config: DraftConfig.parse(retired.config),
      testedAt: retired.testedAt ?? retired.retiredAt,
    }
    requireSeen(row, next, promotion)
    await goLive(
      tx,
      orgId,
      row,
      { ...next, draft: null, secret: revisionSecretOf(retired) },
      stateAfter(row, promotion),
    )
  })
}

/**
 * Changes what is live as a revision of its own, untested and at once: what an
 * operator was asked for, and a key that must not be trusted a minute longer.
 *
 * @throws Failure `connection_not_found`, `connection_incomplete` for one that never was live.
 */
export function reviseNow(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  connectionId: ConnectionId,
  change: (live: RevisionConfig) => Revised,
): Promise<void> {
  return transact(ctx, async (tx) => {
    const row = await lockConnection(tx, orgId, connectionId)
    await reviseAtOnce(tx, orgId, row, change(liveConfigOf(row) ?? fail('connection_incomplete')))
  })
}

type Revised = { config: RevisionConfig; secret?: string }

/** The same for whoever holds the row and has asked. On stays on, off and draft stay what they are. */
export async function reviseAtOnce(
  tx: Tx<UserActor | OperatorActor>,
  orgId: OrgId,
  row: LiveRow,
  { config, secret }: Revised,
): Promise<void> {
  const next = { draft: null, config, secret: secret ?? liveSecretOf(row), testedAt: null }
  await goLive(tx, orgId, row, next, row.state)
}

/**
 * Why a promotion asks for a typed word: it has not passed a test as it is,
 * links made so far won't count, or it trusts a key again that was dropped (I21).
 */
export type Doubt = 'untested' | 'another_issuer' | 'refused_key'

export function doubtsAbout(row: LiveRow, next: DraftConfig, testedAt: Date | null): Doubt[] {
  const live = liveConfigOf(row)
  const refused = new Set(row.foundKeys.map(({ fingerprint }) => fingerprint))
  const keys = (next.kind === 'saml' && next.certificates) || []
  const doubts: [boolean, Doubt][] = [
    [!testedAt, 'untested'],
    [isAnotherProvider(live, next), 'another_issuer'],
    [keys.some(({ fingerprint }) => refused.has(fingerprint)), 'refused_key'],
  ]
  return doubts.flatMap(([holds, doubt]) => (holds ? [doubt] : []))
}

const stateAfter = ({ state }: LiveRow, { turnOn }: Promotion) => (turnOn || state === 'active' ? 'active' : 'off')

function requireSeen(
  row: LiveRow,
  next: { config: DraftConfig; secretSealed: string | null; testedAt: Date | null },
  { seen, word }: Promotion,
): void {
  const { secretSealed } = next
  const { carriesLinks } = row
  if (seen !== comparisonOf(liveConfigOf(row), next.config, { secretSealed, carriesLinks })) fail('draft_changed')
  if (doubtsAbout(row, next.config, next.testedAt).length && word?.trim() !== row.name) fail('word_needed')
}
