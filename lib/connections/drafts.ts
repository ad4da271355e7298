import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { now } from '@/lib/platform/clock'
import {
  type Actor,
  type Ctx,
  type OperatorActor,
  type SetupActor,
  type Tx,
  transact,
  type UserActor,
} from '@/lib/platform/context'
import { seal, unseal } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type ConnectionId, newId, type OrgId, type RevisionId } from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'
import { MAX_KEYS, TOO_MANY_KEYS } from './certificates'
import { requirePlan, secretPurpose } from './create'
import { isForAnother } from './difference'
import { dropEngineConnection } from './jackson'
import { liveConfigOf, liveSecretOf, lockConnection } from './live'
import { holdReplaceable } from './replacement'
import { DraftConfig, type OidcConfig, type SamlConfig } from './revision-config'
import type { BeginConnection } from './schema'

/** Who prepares: an owner, who needs no fresh proof for what changes nothing yet (I24), or an operator. */
type Preparer = Ctx<UserActor | OperatorActor>
/** Who fills a draft in: also whom a set-up link was handed to (I29). */
export type Editor = Ctx<UserActor | OperatorActor | SetupActor>
export type DraftRef = { connectionId: ConnectionId; revisionId: RevisionId }

/** What one step of the wizard sets. `secret` replaces the one that is kept; `null` forgets it. */
export type DraftChange = {
  part?: { [K in keyof AnyConfig]?: AnyConfig[K] }
  secret?: string | null
  /** The step that is shown next. */
  step?: number
}
type AnyConfig = Omit<SamlConfig, 'kind'> & Omit<OidcConfig, 'kind'>

/**
 * Begins a connection: it signs nobody in before its first revision is promoted.
 *
 * @throws Failure `connection_needs_plan` and those of `authorize`; with `replacesId` those of {@link holdReplaceable}.
 */
export function beginConnection(
  ctx: Preparer,
  orgId: OrgId,
  { name, provider, kind, replacesId }: BeginConnection,
): Promise<DraftRef> {
  const ref: DraftRef = { connectionId: newId('connection'), revisionId: newId('revision') }
  return transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, null)
    if (replacesId) await holdReplaceable(tx, orgId, replacesId)
    const born = { createdAt: tx.now, updatedAt: tx.now }
    await tx.db.connection.create({
      data: {
        ...{ id: ref.connectionId, orgId, kind, name, provider, issuer: '', signInUrl: '', ...born },
        replacesId: replacesId ?? null,
      },
      select: { id: true },
    })
    await insertDraft(tx, ref, { number: 1, step: 2, config: { kind, name, provider }, secret: null })
    const { connectionId } = ref
    await record(tx, { id: orgId }, 'connection.created', { connectionId, name, kind })
    if (replacesId) await record(tx, { id: orgId }, 'connection.replacement_begun', { connectionId, replacesId })
    return ref
  })
}

/** The draft beside what is live: the one that is there, or a new one with the live values. */
export function draftBeside(ctx: Preparer, orgId: OrgId, connectionId: ConnectionId): Promise<DraftRef> {
  return transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, connectionId)
    const row = await lockConnection(tx, orgId, connectionId)
    const present = await tx.db.connectionRevision.findFirst({ where: { connectionId, state: 'draft' }, select: id })
    if (present) return { connectionId, revisionId: present.id as RevisionId }

    const ref: DraftRef = { connectionId, revisionId: newId('revision') }
    const number = row.revisionCount + 1
    const config = liveConfigOf(row) ?? { kind: row.kind, name: row.name }
    await insertDraft(tx, ref, { number, step: 3, config, secret: liveSecretOf(row) })
    await record(tx, { id: orgId }, 'connection.draft_begun', { connectionId, number })
    return ref
  })
}

/**
 * Writes down what one step knows; the rest of the draft stays. What passed a
 * test before has not passed it as it is now.
 *
 * @throws Failure `draft_not_found` for one that was promoted or discarded meanwhile, and other organizations'.
 */
export function saveDraft(ctx: Editor, orgId: OrgId, ref: DraftRef, change: DraftChange): Promise<void> {
  const { part = {}, step } = change
  return transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, ref.connectionId)
    const { config: before, number } = await lockDraft(tx, orgId, ref)
    const config = DraftConfig.parse({ ...before, ...part, kind: before.kind })
    if (config.kind === 'saml' && (config.certificates?.length ?? 0) > MAX_KEYS)
      fail('certificate_invalid', { detail: TOO_MANY_KEYS })
    const secret = change.secret === undefined && isForAnother(before, config) ? null : change.secret
    const fields = changedFields(before, config)
    if (secret !== undefined) fields.push(part.clientAuth === 'private_key_jwt' ? 'client key' : 'client secret')
    await tx.db.connectionRevision.update({
      where: { id: ref.revisionId },
      data: {
        ...{ config: asJson(config), updatedAt: now() }, // the request may be older than a test that began since
        ...(step === undefined ? {} : { step }),
        ...(secret === undefined ? {} : { secretSealed: secret && seal(secretPurpose(ref.revisionId), secret) }),
        ...(fields.some((field) => field !== 'name') ? { testedAt: null } : {}),
      },
      select: id,
    })
    const { connectionId } = ref
    if (fields.length) await record(tx, { id: orgId }, 'connection.draft_changed', { connectionId, number, fields })
  })
}

/** Forgets a draft, with its tests. What is live stays; a connection that never was is removed by its own command. */
export function discardDraft(ctx: Preparer, orgId: OrgId, ref: DraftRef): Promise<void> {
  return transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, ref.connectionId)
    const { number, engineClientId } = await lockDraft(tx, orgId, ref)
    await tx.db.connectionRevision.delete({ where: { id: ref.revisionId }, select: id })
    await record(tx, { id: orgId }, 'connection.draft_discarded', { connectionId: ref.connectionId, number })
    if (engineClientId) await dropEngineConnection(ref.revisionId, engineClientId, tx)
  })
}

/** Takes connection and draft until the transaction ends. @throws Failure `draft_not_found` */
export async function lockDraft(tx: Tx, orgId: OrgId, { connectionId, revisionId }: DraftRef) {
  requireReach(tx.actor, revisionId)
  await lockConnection(tx, orgId, connectionId)
  const row = await tx.db.connectionRevision.findFirst({ where: { id: revisionId, connectionId, state: 'draft' } })
  return row ? { ...row, config: DraftConfig.parse(row.config) } : fail('draft_not_found')
}

/** Asks before anything is fetched for it. @throws Failure `draft_not_found`, and those of `authorize` */
export async function requireDraft(
  ctx: Editor,
  orgId: OrgId,
  { connectionId, revisionId }: DraftRef,
  kind: 'saml' | 'oidc',
): Promise<void> {
  await requireMayDraft(ctx, orgId, connectionId)
  requireReach(ctx.actor, revisionId)
  const where = { id: revisionId, connectionId, state: 'draft', connection: { orgId, kind } }
  if (!(await ctx.db.connectionRevision.count({ where }))) fail('draft_not_found')
}

/** The secret of a revision; `null` where there is none yet. */
export function revisionSecretOf({ id, secretSealed }: { id: string; secretSealed: string | null }): string | null {
  return secretSealed && unseal(secretPurpose(id), secretSealed)
}

/** Dates as text, what is undefined left out: as the column holds it. */
export function asJson(config: object): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(config))
}

/** An owner, or an operator; of set-up links only the one for this very connection. */
export async function requireMayDraft(ctx: Editor, orgId: OrgId, connectionId: ConnectionId | null): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'user') await authorize(ctx as Ctx<UserActor>, 'connection.draft', orgId)
  if (actor.kind === 'setup' && (actor.orgId !== orgId || actor.connectionId !== connectionId))
    fail('connection_not_found')
  await requirePlan(ctx, orgId)
}

const id = { id: true } as const

async function insertDraft(
  tx: Tx<UserActor | OperatorActor>,
  { connectionId, revisionId }: DraftRef,
  { number, step, config, secret }: { number: number; step: number; config: object; secret: string | null },
): Promise<void> {
  await tx.db.connectionRevision.create({
    data: {
      ...{ id: revisionId, connectionId, number, step, config: asJson(config), createdAt: tx.now, updatedAt: tx.now },
      secretSealed: secret && seal(secretPurpose(revisionId), secret),
      createdById: tx.actor.kind === 'user' ? tx.actor.userId : null,
    },
    select: id,
  })
  await tx.db.connection.update({ where: { id: connectionId }, data: { revisionCount: number }, select: id })
}

function changedFields(before: DraftConfig, after: DraftConfig): string[] {
  const [old, now] = [asJson(before), asJson(after)]
  const names = new Set([...Object.keys(old), ...Object.keys(now)])
  return [...names].filter((name) => JSON.stringify(old[name] ?? null) !== JSON.stringify(now[name] ?? null))
}

/** A link reaches the draft that it was handed out for (I29). @throws Failure `draft_not_found` */
export function requireReach(actor: Actor, revisionId: string): void {
  if (actor.kind === 'setup' && actor.revisionId !== revisionId) fail('draft_not_found')
}
