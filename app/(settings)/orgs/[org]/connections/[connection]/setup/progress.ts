import type { Draft } from '@/lib/connections/revisions'
import { guideOfDraft, tickOf } from '@/lib/guides/ticks'

export type Progress = Pick<Draft, 'step' | 'config' | 'testedAt' | 'isComplete' | 'guideTicks'>

/** Which of the six steps have what they need; whoever has ticked all of a guide has made the application. */
export function doneSteps(draft: Progress): boolean[] {
  const { config, testedAt, isComplete } = draft
  const exchanged = isExchanged(draft)
  return [
    ...[Boolean(config.provider), exchanged || hasTickedAll(draft)],
    ...[exchanged && isComplete, exchanged, testedAt !== null, false],
  ]
}

/**
 * The step, 1 to 6, that a draft opens at where the address names none: the one
 * that the last save led to, or a later one of the first three whose
 * forerunners are done. Never past attributes or a report that nobody looked at.
 */
export function stepToGoOn(draft: Progress): number {
  const exchanging = hasTickedAll(draft) && !isExchanged(draft) ? 3 : 1
  return Math.max(draft.step, draft.config.provider ? 2 : 1, exchanging)
}

const isExchanged = ({ config }: Progress) =>
  config.kind === 'saml' ? Boolean(config.entityId) : Boolean(config.issuer && config.clientId)

function hasTickedAll({ config, guideTicks }: Progress): boolean {
  const guide = guideOfDraft(config)
  return guide.steps.every(({ id }) => guideTicks.includes(tickOf(guide, id)))
}
