import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { makeClientKey, publicPartOf, writeClientKey } from './client-key'
import { type DraftRef, type Editor, requireDraft, saveDraft } from './drafts'
import { type Imported, readImport, readTyped } from './import'
import type { Hint } from './import-hints'
import { readIssuer } from './import-oidc'
import { DraftConfig } from './revision-config'
import type { ImportIssuer, ImportMetadata, ImportTyped } from './schema'

/** The wizard's step after the import box. */
const NEXT_STEP = 4

/** What the page says: `stops` in a hint means that nothing was taken. */
export type ImportOutcome = { hints: Hint[] }

/** Reads what was put into the import box, and writes down what it says. Nothing is fetched for who may not. */
export async function importMetadata(ctx: Editor, orgId: OrgId, input: ImportMetadata): Promise<ImportOutcome> {
  await requireDraft(ctx, orgId, input, 'saml')
  await requireRoom(ctx, orgId)
  return keep(ctx, orgId, input, await readImport(input.text, ctx.now))
}

export async function importTyped(ctx: Editor, orgId: OrgId, input: ImportTyped): Promise<ImportOutcome> {
  await requireDraft(ctx, orgId, input, 'saml')
  return keep(ctx, orgId, input, await readTyped(input, ctx.now))
}

/**
 * The same for OIDC, with what our application is called there. An empty secret leaves what is kept, a key as well.
 *
 * @throws Failure those of `readIssuer`.
 */
export async function importIssuer(ctx: Editor, orgId: OrgId, input: ImportIssuer): Promise<ImportOutcome> {
  await requireDraft(ctx, orgId, input, 'oidc')
  await requireRoom(ctx, orgId)
  const imported = await readIssuer(ctx, orgId, input)
  if (!imported.ok) return { hints: [imported.hint] }
  const { clientId, clientSecret, clientSecretExpiresOn: clientSecretExpiresAt } = input
  const part = { ...imported.part, clientId }
  const bySecret = { ...part, clientSecretExpiresAt, clientAuth: 'client_secret' as const }
  if (clientSecret) await saveDraft(ctx, orgId, input, { part: bySecret, secret: clientSecret, step: NEXT_STEP })
  else await saveDraft(ctx, orgId, input, { part: (await hasKey(ctx, input)) ? part : bySecret, step: NEXT_STEP })
  return { hints: [] }
}

/**
 * Makes the draft prove itself by a new key of ours instead of a secret (OIDC
 * Core §9). Its certificate ends in two years, of which owners hear as of a
 * secret's end. The private key is told to nobody.
 *
 * @throws Failure `draft_not_found` also for SAML, and those of `authorize`.
 */
export async function chooseClientKey(ctx: Editor, orgId: OrgId, ref: DraftRef): Promise<void> {
  await requireDraft(ctx, orgId, ref, 'oidc')
  await requireRoom(ctx, orgId)
  const secret = writeClientKey(await makeClientKey(ctx.now))
  const part = { clientAuth: 'private_key_jwt' as const, clientSecretExpiresAt: publicPartOf(secret).notAfter }
  await saveDraft(ctx, orgId, ref, { part, secret })
}

/** @throws Failure `too_many_tries` */
async function requireRoom(ctx: Editor, orgId: OrgId): Promise<void> {
  const { allowed } = await take(ctx.now, [[limits.imports, orgId]])
  if (!allowed) fail('too_many_tries')
}

async function hasKey(ctx: Editor, { connectionId, revisionId: id }: DraftRef): Promise<boolean> {
  const row = await ctx.db.connectionRevision.findFirst({ where: { id, connectionId }, select: { config: true } })
  const config = row && DraftConfig.parse(row.config)
  return config?.kind === 'oidc' && config.clientAuth === 'private_key_jwt'
}

async function keep(ctx: Editor, orgId: OrgId, ref: DraftRef, imported: Imported): Promise<ImportOutcome> {
  if (!imported.ok) return { hints: [imported.hint] }
  await saveDraft(ctx, orgId, ref, { part: imported.part, step: NEXT_STEP })
  return { hints: imported.hints }
}
