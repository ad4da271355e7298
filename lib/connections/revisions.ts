import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId, RevisionId } from '@/lib/platform/ids'
import { type PublicClientKey, publicPartOf } from './client-key'
import { type Change, comparisonOf, differenceOf } from './difference'
import { revisionSecretOf } from './drafts'
import { isProven } from './go-live'
import { type Hint, hintsAbout } from './import-hints'
import { type LiveRow, liveColumns, liveConfigOf, liveSecretOf } from './live'
import { type Doubt, doubtsAbout } from './promote'
import { DraftConfig, RevisionConfig } from './revision-config'
import { type ServiceProvider, serviceProviderOf } from './service-provider'

export type Draft = {
  id: RevisionId
  number: number
  /** The wizard's step that is shown next. */
  step: number
  config: DraftConfig
  hasSecret: boolean
  /** The key that stands in for a client secret, as its provider has to know it. */
  clientKey: PublicClientKey | null
  testedAt: Date | null
  /** The steps of guides that were done, as lib/guides/ticks.ts writes them. */
  guideTicks: readonly string[]
  updatedAt: Date
  /** What its promotion would change, and what names this comparison. */
  changes: Change[]
  seen: string
  doubts: Doubt[]
  isComplete: boolean
  hints: Hint[]
}

export type SetupView = {
  connection: {
    id: ConnectionId
    name: string
    kind: 'saml' | 'oidc'
    state: 'draft' | 'active' | 'off'
    isLive: boolean
    kept: { entityId: string | null; acsUrl: string | null }
    sp: ServiceProvider
  }
  draft: Draft | null
}

/**
 * A connection with its draft, for the wizard. The client secret is told to nobody.
 *
 * @throws Failure `connection_not_found`, also for other organizations' connections.
 */
export async function getSetup(ctx: Ctx<UserActor>, orgId: OrgId, id: ConnectionId): Promise<SetupView> {
  await authorize(ctx, 'connection.draft', orgId)
  return readSetup(ctx, orgId, id)
}

/** The same for whoever was let in already. */
export async function readSetup(ctx: Ctx, orgId: OrgId, id: ConnectionId): Promise<SetupView> {
  const row = await ctx.db.connection.findFirst({ where: { id, orgId }, select: liveColumns })
  if (!row) fail('connection_not_found')
  const draft = await ctx.db.connectionRevision.findFirst({ where: { connectionId: id, state: 'draft' } })
  const kept = { entityId: row.spEntityId, acsUrl: row.spAcsUrl }
  const { name, kind, state } = row
  const connection = { id, name, kind, state, isLive: row.issuer !== '', kept, sp: serviceProviderOf(id, kept) }
  return { connection, draft: draft && draftOf(ctx, row, draft) }
}

export type PastRevision = {
  id: RevisionId
  number: number
  state: 'live' | 'retired'
  promotedAt: Date | null
  promotedBy: string | null
  retiredAt: Date | null
  /** For a retired one: what going back to it would change, and what names this comparison. */
  back: { changes: Change[]; seen: string; doubts: Doubt[] } | null
}

/** What was live and what is, newest first; the last twenty. */
export async function listRevisions(ctx: Ctx<UserActor>, orgId: OrgId, id: ConnectionId): Promise<PastRevision[]> {
  await authorize(ctx, 'connection.read', orgId)
  const row = await ctx.db.connection.findFirst({ where: { id, orgId }, select: liveColumns })
  if (!row) fail('connection_not_found')
  const where = { connectionId: id, state: { in: ['live', 'retired'] } }
  const rows = await ctx.db.connectionRevision.findMany({ where, orderBy: { number: 'desc' }, take: 20 })
  const names = await namesOf(ctx, rows)
  return rows.map((revision) => {
    const { number, promotedAt, promotedById, retiredAt } = revision
    const state = revision.state === 'live' ? 'live' : 'retired'
    const promotedBy = promotedById && (names.get(promotedById) ?? 'somebody who is gone')
    const back = state === 'retired' ? comparedWith(row, { ...revision, testedAt: retiredAt }) : null
    return { id: revision.id as RevisionId, number, state, promotedAt, promotedBy, retiredAt, back }
  })
}

type RevisionRow = { id: string; config: unknown; secretSealed: string | null; testedAt: Date | null }

function comparedWith(row: LiveRow, revision: RevisionRow) {
  const [live, config] = [liveConfigOf(row), DraftConfig.parse(revision.config)]
  const secret = revisionSecretOf(revision)
  const hasNewSecret = secret !== null && secret !== liveSecretOf(row)
  const { carriesLinks } = row
  return {
    changes: differenceOf(live, config, { hasNewSecret, carriesLinks }),
    seen: comparisonOf(live, config, { secretSealed: revision.secretSealed, carriesLinks }),
    doubts: doubtsAbout(row, config, revision.testedAt),
  }
}

function draftOf(
  ctx: Ctx,
  row: LiveRow,
  draft: RevisionRow & { number: number; step: number; guideTicks: string[]; updatedAt: Date },
): Draft {
  const config = DraftConfig.parse(draft.config)
  const { number, step, testedAt, guideTicks, updatedAt } = draft
  const secret = revisionSecretOf(draft)
  const hasKey = config.kind === 'oidc' && config.clientAuth === 'private_key_jwt' && secret !== null
  const clientKey = hasKey ? publicPartOf(secret) : null
  const hasSecret = secret !== null && !hasKey
  const complete = RevisionConfig.safeParse(config)
  const isComplete = complete.success && isProven(complete.data, secret)
  const known = { id: draft.id as RevisionId, number, step, guideTicks, testedAt, updatedAt }
  return {
    ...known,
    config,
    hasSecret,
    clientKey,
    isComplete,
    ...comparedWith(row, draft),
    hints: hintsAbout(config, ctx.now),
  }
}

async function namesOf(ctx: Ctx, rows: { promotedById: string | null }[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ promotedById }) => promotedById ?? [])
  const users = await ctx.db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return new Map(users.map(({ id, name }) => [id, name]))
}
