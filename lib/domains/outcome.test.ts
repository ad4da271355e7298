import { expect, test } from 'vitest'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'
import { decideLook, type LookFacts } from './outcome'

const now = new Date('2026-11-21T09:00:00Z')
const hoursAgo = (...hours: number[]) => hours.map((n) => addSeconds(now, -n * HOUR_SECONDS))
const daysAgo = (days: number) => addSeconds(now, -days * DAY_SECONDS)

const waiting: LookFacts = {
  ...{ state: 'waiting', verifiedBy: null, verdict: 'proven', seen: true, heldElsewhere: false, lostElsewhere: false },
  ...{ waitingSince: now, contestedAt: null, negatives: [], missingSince: null, noticeAt: null },
}
const verified: LookFacts = { ...waiting, state: 'verified', verifiedBy: 'dns' }
const missing: LookFacts = { ...verified, state: 'missing', missingSince: daysAgo(10), verdict: 'gone', seen: false }
const gone = { verdict: 'gone', seen: false } as const
const open = { verdict: 'open', seen: false } as const

test.each<[string, LookFacts, string]>([
  ['what is proven becomes the organization’s', waiting, 'verify'],
  ['what has expired becomes so again', { ...waiting, state: 'expired' }, 'verify'],
  ['what another one holds does not', { ...waiting, heldElsewhere: true }, 'contest'],
  ['and is contested once', { ...waiting, heldElsewhere: true, contestedAt: daysAgo(1) }, 'nothing'],
  ['however long it lasts', { ...waiting, heldElsewhere: true, contestedAt: daysAgo(90) }, 'nothing'],
  ['what another one lost is contested', { ...waiting, lostElsewhere: true }, 'contest'],
  ['for fourteen days', { ...waiting, lostElsewhere: true, contestedAt: daysAgo(13) }, 'nothing'],
  ['and then goes to who proves it', { ...waiting, lostElsewhere: true, contestedAt: daysAgo(14) }, 'verify'],
  ['who proves it no longer, contests no longer', { ...waiting, ...gone, contestedAt: daysAgo(1) }, 'yield'],
  ['what waits and is not there goes on waiting', { ...waiting, ...gone }, 'nothing'],
  ['what is there stays', verified, 'keep'],
  ['the operator’s word is confirmed by proof', { ...verified, verifiedBy: 'operator' }, 'confirm'],
  ['and not taken back by its absence', { ...verified, verifiedBy: 'operator', ...gone }, 'nothing'],
  ['a plain negative is noted', { ...verified, ...gone }, 'note'],
  ['two over three days are too few', { ...verified, ...gone, negatives: hoursAgo(80) }, 'note'],
  ['three within 72 hours are too soon', { ...verified, ...gone, negatives: hoursAgo(71, 30) }, 'note'],
  ['three over 72 hours are enough', { ...verified, ...gone, negatives: hoursAgo(72, 30) }, 'miss'],
  ['no answer is no negative', { ...verified, ...open, negatives: hoursAgo(80, 30) }, 'nothing'],
  ['whoever sees it ends the count', { ...verified, ...open, seen: true, negatives: hoursAgo(80, 30) }, 'keep'],
  ['what is missing and found comes back', { ...missing, verdict: 'proven', seen: true }, 'return'],
  ['what is missing stays so', missing, 'nothing'],
  ['a week before its end its owners are told', { ...missing, missingSince: daysAgo(23) }, 'warn'],
  ['no end without notice', { ...missing, missingSince: daysAgo(60) }, 'warn'],
  ['no end within a week of it', { ...missing, missingSince: daysAgo(60), noticeAt: daysAgo(6) }, 'nothing'],
  ['the end comes after thirty days', { ...missing, missingSince: daysAgo(30), noticeAt: daysAgo(7) }, 'expire'],
  ['not before', { ...missing, missingSince: daysAgo(29), noticeAt: daysAgo(7) }, 'nothing'],
  ['not without an answer', { ...missing, ...open, missingSince: daysAgo(40), noticeAt: daysAgo(17) }, 'nothing'],
  [
    'not within a contest’s fourteen days',
    { ...missing, missingSince: daysAgo(40), noticeAt: daysAgo(17), contestedAt: daysAgo(13) },
    'nothing',
  ],
])('%s', (_, facts, kind) => {
  expect(decideLook(facts, now).kind).toBe(kind)
})

test('of many negatives the first one stays', () => {
  const negatives = hoursAgo(...Array.from({ length: 30 }, (_, at) => 71 - at))
  expect(decideLook({ ...verified, ...gone, negatives }, now)).toEqual({
    kind: 'note',
    negatives: [negatives[0], ...negatives.slice(-8), now],
  })
})
