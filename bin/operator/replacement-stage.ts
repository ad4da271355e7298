import type { ConnectionState } from '@/lib/platform/prisma/client'

type Side = { id: string; name: string; state: ConnectionState }
export type Pair = { next: Side; old: Side; cutOverAt: Date | null }

/** Where a replacement stands: as the page of a connection tells it in its banner. */
export const stages = ['preparing', 'new_is_off', 'both_on', 'cut_over', 'old_is_off'] as const
export type Stage = (typeof stages)[number]

export function stageOf({ next, old, cutOverAt }: Pair): Stage {
  if (cutOverAt && old.state !== 'active') return 'cut_over'
  if (next.state === 'draft') return 'preparing'
  if (next.state === 'off') return 'new_is_off'
  return old.state === 'active' ? 'both_on' : 'old_is_off'
}

export type Counts = { waiting: number; carried: number; sessions: number }

/** What can be done next, and what it would do now. */
export function nextStepOf(pair: Pair, counts: Counts): string {
  const { next, old } = pair
  const turnOn = ({ id, name }: Side) => `“connections turn-on --connection ${id}” turns “${name}” on.`
  const steps: Record<Stage, () => string> = {
    preparing: () => `“${next.name}” is a draft: an owner tests it and turns it on.`,
    new_is_off: () => `“${next.name}” is off. ${turnOn(next)}`,
    both_on: () => `“replacements cut-over --connection ${next.id}” turns “${old.name}” off. ${consequenceOf(counts)}`,
    cut_over: () => `“replacements go-back --connection ${next.id}” turns “${old.name}” on again.`,
    old_is_off: () => `“${old.name}” is off, but not by a cut-over. ${turnOn(old)}`,
  }
  return steps[stageOf(pair)]()
}

function consequenceOf({ waiting, carried, sessions }: Counts): string {
  const ends = `Sessions that end: ${sessions}.`
  if (waiting === 0) return `${ends} Everybody who is linked has come over.`
  return `${ends} People who come by it only: ${waiting}; carried over when they come: ${carried}; asked to be linked: ${waiting - carried}.`
}
