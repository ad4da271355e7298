import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import {
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
import { requirePlan, secretPurpose } from './create'
import { dropEngineConnection } from './jackson'
import { liveConfigOf, liveSecretOf, lockConnection } from './live'
import { DraftConfig, type OidcConfig, type Provider, type SamlConfig } from './revision-config'

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
 * @throws Failure `connection_needs_plan` and those of `authorize`.
 */
export function beginConnection(
  ctx: Preparer,
  orgId: OrgId,
  { name, provider, kind }: { name: string; provider: Provider; kind: 'saml' | 'oidc' },
): Promise<DraftRef> {
  const ref: DraftRef = { connectionId: newId('connection'), revisionId: newId('revision') }
  return transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, null)
    const born = { createdAt: tx.now, updatedAt: tx.now }
    await tx.db.connection.create({
      data: { id: ref.connectionId, orgId, kind, name, provider, issuer: '', signInUrl: '', ...born },
      select: { id: true },
    })
    await insertDraft(tx, ref, { number: 1, config: { kind, name, provider }, secret: null })
    await record(tx, { id: orgId }, 'connection.created', { connectionId: ref.connectionId, name, kind })
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
    await insertDraft(tx, ref, { number, config, secret: liveSecretOf(row) })
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
  const { part = {}, secret, step } = change
  return transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, ref.connectionId)
    const { config: before, number } = await lockDraft(tx, orgId, ref)
    const config = DraftConfig.parse({ ...before, ...part, kind: before.kind })
    const fields = changedFields(before, config)
    if (secret !== undefined) fields.push(part.clientAuth === 'private_key_jwt' ? 'client key' : 'client secret')
    await tx.db.connectionRevision.update({
      where: { id: ref.revisionId },
      data: {
        ...{ config: asJson(config), updatedAt: tx.now },
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
export async function discardDraft(ctx: Preparer, orgId: OrgId, ref: DraftRef): Promise<void> {
  const dropped = await transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, ref.connectionId)
    const { number, engineClientId } = await lockDraft(tx, orgId, ref)
    await tx.db.connectionRevision.delete({ where: { id: ref.revisionId }, select: id })
    await record(tx, { id: orgId }, 'connection.draft_discarded', { connectionId: ref.connectionId, number })
    return engineClientId
  })
  if (dropped) await dropEngineConnection(ref.revisionId, dropped)
}

/** Takes connection and draft until the transaction ends. @throws Failure `draft_not_found` */
export async function lockDraft(tx: Tx, orgId: OrgId, { connectionId, revisionId }: DraftRef) {
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
  { number, config, secret }: { number: number; config: object; secret: string | null },
): Promise<void> {
  await tx.db.connectionRevision.create({
    data: {
      ...{ id: revisionId, connectionId, number, config: asJson(config), createdAt: tx.now, updatedAt: tx.now },
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
