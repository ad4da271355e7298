import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'

/** For so long a domain that waits is looked at without being asked. */
export const WAITING_SECONDS = 72 * HOUR_SECONDS
const [SOONEST, LATEST] = [15, HOUR_SECONDS]

/** A record is missing after three plain negatives that span this (I8). */
export const GONE_SECONDS = 72 * HOUR_SECONDS
export const GONE_LOOKS = 3
/** A missing record's owners have so long, and are told again that long before the end. */
export const EXPIRES_SECONDS = 30 * DAY_SECONDS
export const NOTICE_SECONDS = 7 * DAY_SECONDS
/** Who held a domain has so long to answer another one's proof. */
export const CONTEST_SECONDS = 14 * DAY_SECONDS

/** What decides when to look next. */
export type Pace = {
  state: 'waiting' | 'verified' | 'missing' | 'expired'
  waitingSince: Date | null
  contestedAt: Date | null
  negatives: readonly Date[]
}

/**
 * When to look again after a look at `now`; `null` for not by itself. What
 * waits is looked at again after a quarter of the time that it has waited, at
 * least 15 s and at most an hour, for 72 hours: about a hundred looks. What is
 * verified, each week; each day while its record is not seen, and while
 * another organization proves it, too.
 */
export function nextLookAt({ state, waitingSince, contestedAt, negatives }: Pace, now: Date): Date | null {
  if (state === 'missing') return addSeconds(now, DAY_SECONDS)
  if (state === 'verified') return addSeconds(now, negatives.length ? DAY_SECONDS : 7 * DAY_SECONDS)
  if (contestedAt) return addSeconds(now, DAY_SECONDS)
  const waited = waitingSince ? (now.getTime() - waitingSince.getTime()) / 1000 : WAITING_SECONDS
  if (waited >= WAITING_SECONDS) return null
  return addSeconds(now, Math.round(Math.min(Math.max(waited / 4, SOONEST), LATEST)))
}
