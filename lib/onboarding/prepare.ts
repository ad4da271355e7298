import { oidcFacts } from '@/lib/connections/create'
import { beginConnection, type DraftChange, type DraftRef, saveDraft } from '@/lib/connections/drafts'
import { readImport } from '@/lib/connections/import'
import type { Provider } from '@/lib/connections/revision-config'
import { providerNames } from '@/lib/guides/model'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import type { FillDraft } from './schema'

/**
 * Fills in a draft of the organization that asked, as its owner would in the
 * wizard, with what the customer sent (C01–C03). It signs nobody in: an owner
 * tests it and turns it on.
 *
 * @throws Failure `sso_request_not_found`; `sso_request_settled` unless the request is in work.
 * @throws Failure `connection_needs_plan`; `invalid_input` with what is wrong at its field;
 *   `provider_unreachable`, `provider_refused`, `address_not_public`.
 */
export async function fillDraft(ctx: Ctx<OperatorActor>, input: FillDraft): Promise<DraftRef> {
  const request = await ctx.db.ssoRequest.findUnique({
    where: { id: input.ssoRequestId },
    select: { orgId: true, provider: true, state: true },
  })
  if (!request) fail('sso_request_not_found')
  if (request.state !== 'taken') fail('sso_request_settled')
  const orgId = request.orgId as OrgId
  const provider = request.provider as Provider
  const change = input.kind === 'saml' ? await samlChange(ctx, input) : await oidcChange(ctx, orgId, input)

  const draft = await beginConnection(ctx, orgId, { name: providerNames[provider], provider, kind: input.kind })
  await saveDraft(ctx, orgId, draft, change)
  return draft
}

async function samlChange(ctx: Ctx<OperatorActor>, { metadata }: FillDraft): Promise<DraftChange> {
  if (!metadata) fail('invalid_input', { fields: { metadata: 'Paste the address of the metadata, or the metadata.' } })
  const read = await readImport(metadata, ctx.now)
  if (!read.ok) fail('invalid_input', { fields: { metadata: read.hint.sentence } })
  return { part: read.part }
}

async function oidcChange(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  { issuer, clientId, clientSecret, tenantValue }: FillDraft,
): Promise<DraftChange> {
  const fields = {
    ...(URL.canParse(issuer) ? {} : { issuer: 'Paste the issuer, such as https://login.example.com.' }),
    ...(clientId ? {} : { clientId: 'Paste the client id.' }),
    ...(clientSecret ? {} : { clientSecret: 'Paste the client secret.' }),
  }
  if (Object.keys(fields).length) fail('invalid_input', { fields })
  const { tenantClaim, tenantValue: tenant, metadata } = await oidcFacts(ctx, orgId, { issuer, tenantValue })
  const facts = {
    issuer: metadata.issuer,
    clientId,
    clientAuth: 'client_secret' as const,
    providerMetadata: { ...metadata },
  }
  return { part: { ...facts, tenantClaim, tenantValue: tenant }, secret: clientSecret }
}
