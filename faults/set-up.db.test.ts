import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { amount, talk } from '@/lib/testing/scale'
import { aKiller } from './killer'
import { expectNothingHalf } from './ledger'
import { aBeginner, type Beginner, patiently, setUp } from './set-up'
import { AS_IT_SHOULD_BE, booksOf, engineLeftovers } from './set-up-ledger'
import { type SetUpWorld, startSetUpWorld } from './set-up-world'
import { type Stage, setStage } from './stage'

const KILLS = amount(8, 150)
const OWNERS_AT_ONCE = 2
const SETTING_UP = 240_000

let stage: Stage
let world: SetUpWorld
beforeAll(async () => {
  world = await startSetUpWorld()
  stage = await setStage(undefined, world.variables)
}, SETTING_UP)
afterAll(async () => {
  await stage?.stop()
  await world?.stop()
})

test(
  `${KILLS} kills while owners set single sign-on up: domains, drafts, tests, newcomers and links are whole, and once`,
  async () => {
    const killer = aKiller(stage)
    const balancer = { origins: stage.origins, onPage: killer.onPage }
    let isOver = false
    const owners: Beginner[] = []
    const setUpOn = async () => {
      while (!isOver) {
        const beginner = await patiently(aBeginner)
        await setUp(beginner, world, balancer)
        owners.push(beginner)
      }
    }
    const settingUp = Promise.all(Array.from({ length: OWNERS_AT_ONCE }, setUpOn))
    const killed = await Promise.race([killer.kill(KILLS), settingUp.then(() => 0)])
    isOver = true
    await settingUp
    talk(`${owners.length} set-ups`)
    await stage.untilNothingIsDue()
    await untilDomainsAreSeen(owners)

    expect(killed).toBe(KILLS)
    expect(owners.length).toBeGreaterThan(0)
    const { taken } = stage.mail
    for (const owner of owners) expect(await booksOf(owner, taken), owner.newDomain).toEqual(AS_IT_SHOULD_BE)
    expect(await engineLeftovers()).toEqual([])
    await expectNothingHalf(taken)
    expect(stage.deaths.join('\n')).toBe('')
  },
  amount(300_000, 3_600_000),
)

/** The clock is ahead of every lease; the sweep comes each ten seconds. */
async function untilDomainsAreSeen(owners: readonly Beginner[]): Promise<void> {
  const isVerified = async (owner: Beginner) =>
    JSON.stringify((await booksOf(owner, stage.mail.taken)).domain) === JSON.stringify(AS_IT_SHOULD_BE.domain)
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await Promise.all(owners.map(isVerified))).every(Boolean)) return
    await pause(200)
  }
}
