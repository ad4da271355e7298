import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { amount, talk } from '@/lib/testing/scale'
import { aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { aKiller } from './killer'
import { expectTrueOnce } from './ledger'
import { type Stage, setStage } from './stage'
import { castOf, type Told, tellStory } from './story'

const KILLS = amount(24, 200)
const PEOPLE_AT_ONCE = 3
const SETTING_UP = 240_000

let stage: Stage
let orgs: SamlOrg[]
beforeAll(async () => {
  stage = await setStage()
  orgs = await Promise.all([1, 2, 3].map(() => aSamlOrg()))
}, SETTING_UP)
afterAll(() => stage?.stop())

test(
  `${KILLS} kills of web, worker, PostgreSQL and Redis lose, double or halve nothing`,
  async () => {
    let isOver = false
    const stories: Told[] = []
    const killer = aKiller(stage)
    const tellOn = async (n: number) => {
      while (!isOver) stories.push(await tellStory(await cast(n), { origins: stage.origins, onPage: killer.onPage }))
    }
    const telling = Promise.all(Array.from({ length: PEOPLE_AT_ONCE }, (_, n) => tellOn(n)))
    const killed = await Promise.race([killer.kill(KILLS), telling.then(() => 0)])
    isOver = true
    await telling
    talk(
      `${stories.length} stories; sign-ins were begun ${stories.map(({ tries }) => tries.join('+')).join(' ')} times`,
    )
    await stage.untilNothingIsDue()

    expect(killed).toBe(KILLS)
    expect(stories.length).toBeGreaterThan(0)
    await expectTrueOnce(stories, stage.mail.taken)
    expect(stage.deaths.join('\n')).toBe('')
  },
  amount(300_000, 3_600_000),
)

/** The test's own connections die with the server as well. */
async function cast(n: number) {
  for (;;) {
    try {
      return await castOf(orgs[n % orgs.length]!)
    } catch {
      await pause(100)
    }
  }
}
