'use server'

import { redirect } from 'next/navigation'
import { action } from '@/app/_server/action'
import {
  addCertificate,
  changeConnection,
  removeCertificate,
  removeConnection,
  turnOffConnection,
  turnOnConnection,
} from '@/lib/connections/commands'
import { cutOver, undoCutOver } from '@/lib/connections/cut-over'
import { beginConnection, discardDraft, draftBeside, saveDraft } from '@/lib/connections/drafts'
import { decideKey } from '@/lib/connections/found-keys'
import { chooseClientKey, importIssuer, importMetadata, importTyped } from '@/lib/connections/import-into'
import { promote, rollBack } from '@/lib/connections/promote'
import { endReplacement, setCarriesLinks } from '@/lib/connections/replacement'
import {
  AddCertificate,
  BeginConnection,
  ChangeConnection,
  DecideKey,
  ImportIssuer,
  ImportMetadata,
  ImportTyped,
  MakeSetupLink,
  NameDraft,
  OneConnection,
  OneDraft,
  OneSetupLink,
  PromoteDraft,
  RemoveCertificate,
  SaveMapping,
  SetCarriesLinks,
} from '@/lib/connections/schema'
import { makeSetupLink, revokeSetupLink } from '@/lib/connections/setup-links'
import { TickStep } from '@/lib/guides/schema'
import { tickGuideStep } from '@/lib/guides/ticks'
import { SetNewcomers } from '@/lib/newcomers/schema'
import { setNewcomers } from '@/lib/newcomers/settings'
import { Slug } from '@/lib/orgs/schema'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { applyOffer } from '@/lib/test-sign-ins/apply'
import { ApplyFix } from '@/lib/test-sign-ins/schema'

const orgId = idOf('org')
const inOrg = { orgId, slug: Slug }

export const begin = action(BeginConnection.extend(inOrg), async (ctx, { orgId, slug, ...input }) => {
  const { connectionId } = await beginConnection(ctx, orgId, input)
  redirect(urls.connectionSetup(slug, connectionId, 2))
})

export const revise = action(OneConnection.extend(inOrg), async (ctx, { orgId, slug, connectionId }) => {
  await draftBeside(ctx, orgId, connectionId)
  redirect(urls.connectionSetup(slug, connectionId, 3))
})

export const nameDraft = action(NameDraft.extend(inOrg), async (ctx, { orgId, slug, name, provider, ...ref }) => {
  await saveDraft(ctx, orgId, ref, { part: { name, provider }, step: 2 })
  redirect(urls.connectionSetup(slug, ref.connectionId, 2))
})

export const takeMetadata = action(ImportMetadata.extend({ orgId }), (ctx, { orgId, ...input }) =>
  importMetadata(ctx, orgId, input),
)

export const takeTyped = action(ImportTyped.extend({ orgId }), (ctx, { orgId, ...input }) =>
  importTyped(ctx, orgId, input),
)

export const takeIssuer = action(ImportIssuer.extend({ orgId }), (ctx, { orgId, ...input }) =>
  importIssuer(ctx, orgId, input),
)

export const makeKey = action(OneDraft.extend({ orgId }), (ctx, { orgId, ...ref }) => chooseClientKey(ctx, orgId, ref))

export const tickStep = action(TickStep.extend({ orgId }), (ctx, { orgId, ...input }) =>
  tickGuideStep(ctx, orgId, input),
)

export const saveMapping = action(
  SaveMapping.extend(inOrg),
  async (ctx, { orgId, slug, connectionId, revisionId, ...names }) => {
    const mapping = names.email || names.name || names.groups ? names : null
    await saveDraft(ctx, orgId, { connectionId, revisionId }, { part: { mapping }, step: 5 })
    redirect(urls.connectionSetup(slug, connectionId, 5))
  },
)

export const goLive = action(PromoteDraft.extend(inOrg), async (ctx, { orgId, slug, offer, ...promotion }) => {
  await promote(ctx, orgId, { ...promotion, turnOn: offer === 'on' })
  redirect(urls.connection(slug, promotion.connectionId))
})

export const goBack = action(PromoteDraft.extend({ orgId }), (ctx, { orgId, offer, ...promotion }) =>
  rollBack(ctx, orgId, { ...promotion, turnOn: offer === 'on' }),
)

export const answerKey = action(DecideKey.extend({ orgId }), (ctx, { orgId, ...input }) => decideKey(ctx, orgId, input))

export const handOut = action(MakeSetupLink.extend({ orgId }), async (ctx, { orgId, ...input }) => {
  await makeSetupLink(ctx, orgId, input)
})

export const takeBack = action(OneSetupLink.extend({ orgId }), (ctx, { orgId, ...input }) =>
  revokeSetupLink(ctx, orgId, input),
)

export const discard = action(OneDraft.extend(inOrg), async (ctx, { orgId, slug, ...ref }) => {
  await discardDraft(ctx, orgId, ref)
  redirect(urls.connection(slug, ref.connectionId))
})

export const change = action(ChangeConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  changeConnection(ctx, orgId, input),
)

export const turnOn = action(OneConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  turnOnConnection(ctx, orgId, input),
)

export const turnOff = action(OneConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  turnOffConnection(ctx, orgId, input),
)

export const remove = action(OneConnection.extend(inOrg), async (ctx, { orgId, slug, ...input }) => {
  await removeConnection(ctx, orgId, input)
  redirect(urls.connections(slug))
})

export const addCert = action(AddCertificate.extend({ orgId }), (ctx, { orgId, ...input }) =>
  addCertificate(ctx, orgId, input),
)

export const removeCert = action(RemoveCertificate.extend({ orgId }), (ctx, { orgId, ...input }) =>
  removeCertificate(ctx, orgId, input),
)

export const saveNewcomers = action(SetNewcomers.extend({ orgId }), (ctx, { orgId, ...input }) =>
  setNewcomers(ctx, orgId, input),
)

export const setCarries = action(SetCarriesLinks.extend({ orgId }), (ctx, { orgId, ...input }) =>
  setCarriesLinks(ctx, orgId, input),
)

export const cutOverNow = action(OneConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  cutOver(ctx, orgId, input),
)

export const goBackToOld = action(OneConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  undoCutOver(ctx, orgId, input),
)

export const endReplacing = action(OneConnection.extend({ orgId }), (ctx, { orgId, ...input }) =>
  endReplacement(ctx, orgId, input),
)

export const applyFix = action(ApplyFix.extend({ orgId }), async (ctx, { orgId, ...wanted }) => {
  await applyOffer(ctx, orgId, wanted)
})
