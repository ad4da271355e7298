import { type Editor, lockDraft, requireMayDraft } from '@/lib/connections/drafts'
import type { DraftConfig } from '@/lib/connections/revision-config'
import { transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { guideOf } from './guide'
import type { Guide } from './model'
import type { TickStep } from './schema'

/** The guide that a draft follows. */
export function guideOfDraft({ provider, kind }: Pick<DraftConfig, 'kind' | 'provider'>): Guide {
  return guideOf(provider ?? (kind === 'saml' ? 'other_saml' : 'other_oidc'), kind)
}

/** As a tick is kept: a draft that changes its provider, and back, finds each guide's ticks again. */
export function tickOf({ provider, kind }: Guide, step: string): string {
  return `${provider}.${kind}.${step}`
}

/**
 * Remembers that a step of the draft's guide was done, or that it was not, for
 * everybody who works on the draft. Doing it again changes nothing. It is a
 * note, and decides nothing: the audit log does not name it, and a test that
 * has passed stays passed.
 *
 * @throws Failure `guide_step_not_found` for a step that this draft's guide does not have, `draft_not_found`,
 *   and those of `requireMayDraft`.
 */
export function tickGuideStep(ctx: Editor, orgId: OrgId, { step, done, ...ref }: TickStep): Promise<void> {
  return transact(ctx, async (tx) => {
    await requireMayDraft(tx, orgId, ref.connectionId)
    const { config, guideTicks } = await lockDraft(tx, orgId, ref)
    const guide = guideOfDraft(config)
    if (!guide.steps.some(({ id }) => id === step)) fail('guide_step_not_found')
    const tick = tickOf(guide, step)
    const others = guideTicks.filter((one) => one !== tick)
    await tx.db.connectionRevision.update({
      where: { id: ref.revisionId },
      data: { guideTicks: done ? [...others, tick] : others },
      select: { id: true },
    })
  })
}
