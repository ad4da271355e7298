import fc from 'fast-check'
import { expect, test } from 'vitest'
import { playHistory, type Tally } from '@/lib/testing/histories/history'
import { aHistory } from '@/lib/testing/histories/steps'

// `HISTORIES=10000 SEED=7 node bin/test.mjs --only database histories` plays as many as that, however long it takes; a
// failure prints its seed, and the shortest story that still breaks the rule.
const asked = process.env.HISTORIES
const HISTORIES = Number(asked ?? 150)
const SEED = Number(process.env.SEED ?? 20_260_727)
const STEPS = 30
/** Without being asked for more, it gives up on a machine that is busy with other things. */
const GIVE_UP_MS = asked ? 2 ** 31 - 1 : 40_000

/** What has to happen now and then, or the rules were looked at over nothing. */
const telling = [
  ...['sso: signed_in', 'sso: confirm_identity', 'sso: refused domain_not_covered', 'sso: await_link'],
  ...['approve: linked', 'approve: awaits_proof', 'approve: refused link_not_allowed_self', 'prove: proven'],
  ...['prove: linked', 'prove: mismatch', 'look: refused org_not_found', 'enter-app: entered', 'lift: lifted'],
]

test('whatever a hostile organization does, no rule of the borders breaks', {
  timeout: 90_000 + HISTORIES * 2000,
}, async () => {
  const tally: Tally = new Map()
  let played = 0
  const property = fc.asyncProperty(aHistory(STEPS), async (steps) => {
    await playHistory(steps, tally)
    played += 1
  })
  const bounds = { interruptAfterTimeLimit: GIVE_UP_MS }

  await fc.assert(property, { seed: SEED, numRuns: HISTORIES, ...bounds })

  const missing = telling.filter((outcome) => played >= 100 && !tally.has(outcome))
  expect(missing, JSON.stringify([...tally].sort())).toEqual([])
})
