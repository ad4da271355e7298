import type { OrgId } from '@/lib/platform/ids'
import { type DraftRef, type Editor, requireDraft, saveDraft } from './drafts'
import { type Imported, readImport, readTyped } from './import'
import type { Hint } from './import-hints'
import { readIssuer } from './import-oidc'
import type { ImportIssuer, ImportMetadata, ImportTyped } from './schema'

/** The wizard's step after the import box. */
const NEXT_STEP = 4

/** What the page says: `stops` in a hint means that nothing was taken. */
export type ImportOutcome = { hints: Hint[] }

/** Reads what was put into the import box, and writes down what it says. Nothing is fetched for who may not. */
export async function importMetadata(ctx: Editor, orgId: OrgId, input: ImportMetadata): Promise<ImportOutcome> {
  await requireDraft(ctx, orgId, input, 'saml')
  return keep(ctx, orgId, input, await readImport(input.text, ctx.now))
}

export async function importTyped(ctx: Editor, orgId: OrgId, input: ImportTyped): Promise<ImportOutcome> {
  await requireDraft(ctx, orgId, input, 'saml')
  return keep(ctx, orgId, input, await readTyped(input, ctx.now))
}

/**
 * The same for OIDC, with what our application is called there. An empty secret leaves the one that is kept.
 *
 * @throws Failure those of `readIssuer`.
 */
export async function importIssuer(ctx: Editor, orgId: OrgId, input: ImportIssuer): Promise<ImportOutcome> {
  await requireDraft(ctx, orgId, input, 'oidc')
  const imported = await readIssuer(ctx, orgId, input)
  if (!imported.ok) return { hints: [imported.hint] }
  const { clientId, clientSecret, clientSecretExpiresOn: clientSecretExpiresAt } = input
  const part = { ...imported.part, clientId, clientSecretExpiresAt, clientAuth: 'client_secret' as const }
  await saveDraft(ctx, orgId, input, { part, step: NEXT_STEP, ...(clientSecret ? { secret: clientSecret } : {}) })
  return { hints: [] }
}

async function keep(ctx: Editor, orgId: OrgId, ref: DraftRef, imported: Imported): Promise<ImportOutcome> {
  if (!imported.ok) return { hints: [imported.hint] }
  await saveDraft(ctx, orgId, ref, { part: imported.part, step: NEXT_STEP })
  return { hints: imported.hints }
}
