import { addSeconds } from '@/lib/platform/time'
import { CONTEST_SECONDS, EXPIRES_SECONDS, GONE_LOOKS, GONE_SECONDS, NOTICE_SECONDS, type Pace } from './pace'
import type { Verdict } from './verdict'

/** What is known when a look is over. */
export type LookFacts = Pace & {
  verdict: Verdict
  /** Some server had the value, even where that was not proof. */
  seen: boolean
  verifiedBy: 'dns' | 'operator' | null
  missingSince: Date | null
  /** When the owners were told that the end is near. */
  noticeAt: Date | null
  /** Another organization holds the name, verified or missing. */
  heldElsewhere: boolean
  /** Another organization held it until its record had been missing for too long. */
  lostElsewhere: boolean
}

/**
 * - `verify` it is this organization's from now on
 * - `confirm` the operator's word is proven by DNS
 * - `return` a missing record is there again
 * - `keep` as it was; earlier negatives are forgotten
 * - `contest` proven, but another organization holds it, or did: both are told, nothing changes hands
 * - `yield` it proves it no longer
 * - `note` one more plain negative
 * - `miss` the record is missing
 * - `warn` it has been missing long enough for the last notice
 * - `expire` it no longer counts for anything
 * - `nothing` nothing follows
 */
export type LookStep =
  | { kind: 'verify' | 'confirm' | 'return' | 'keep' | 'contest' | 'yield' | 'warn' | 'expire' | 'nothing' }
  | { kind: 'note' | 'miss'; negatives: Date[] }

/** Decides what follows from a look (I7, I8). Anything but proof and plain negatives changes nothing. */
export function decideLook(facts: LookFacts, now: Date): LookStep {
  const holds = facts.state === 'verified' || facts.state === 'missing'
  if (!holds) return decideClaim(facts, now)
  if (facts.verdict === 'proven') {
    if (facts.state === 'missing') return { kind: 'return' }
    return { kind: facts.verifiedBy === 'operator' ? 'confirm' : 'keep' }
  }
  if (facts.verifiedBy === 'operator') return { kind: 'nothing' } // no record was ever promised
  if (facts.state === 'missing') return decideEnd(facts, now)
  if (facts.seen) return { kind: 'keep' }
  return facts.verdict === 'gone' ? decideNegative(facts, now) : { kind: 'nothing' }
}

function decideClaim({ verdict, contestedAt, heldElsewhere, lostElsewhere }: LookFacts, now: Date): LookStep {
  if (verdict === 'gone' && contestedAt) return { kind: 'yield' }
  if (verdict !== 'proven') return { kind: 'nothing' }
  const isAnswered = contestedAt !== null && addSeconds(contestedAt, CONTEST_SECONDS) <= now
  if (heldElsewhere || (lostElsewhere && !isAnswered)) return { kind: contestedAt ? 'nothing' : 'contest' }
  return { kind: 'verify' }
}

function decideNegative({ negatives }: LookFacts, now: Date): LookStep {
  const all = [...negatives, now]
  const isGone = all.length >= GONE_LOOKS && addSeconds(all[0]!, GONE_SECONDS) <= now
  // The first counts for the time, the others for their number.
  const kept = all.length > 10 ? [all[0]!, ...all.slice(-9)] : all
  return { kind: isGone ? 'miss' : 'note', negatives: kept }
}

/** The end comes after thirty days, and never less than a week after its notice, nor within a contest's time. */
function decideEnd({ verdict, missingSince, noticeAt, contestedAt }: LookFacts, now: Date): LookStep {
  const end = addSeconds(missingSince ?? now, EXPIRES_SECONDS)
  if (!noticeAt) return { kind: addSeconds(end, -NOTICE_SECONDS) <= now ? 'warn' : 'nothing' }
  const isDue =
    end <= now &&
    addSeconds(noticeAt, NOTICE_SECONDS) <= now &&
    (!contestedAt || addSeconds(contestedAt, CONTEST_SECONDS) <= now)
  return { kind: isDue && verdict === 'gone' ? 'expire' : 'nothing' }
}
