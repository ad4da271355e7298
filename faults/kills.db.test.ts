import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { amount, diceOf, seed, talk } from '@/lib/testing/scale'
import { aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import type { Page } from './browser'
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

/** Pages that were answered so far: kills go by them, so that a slow machine gets as many into a story as a quick one. */
let pages = 0
const untilPage = async (page: number) => {
  while (pages < page) await pause(5)
}

type Victim = { what: string; part: string; kill: () => Promise<unknown> }

/** What can be killed; PostgreSQL more often than the rest. */
function victimsOf({ postgres, redis, webs, workers }: Stage): Victim[] {
  const backend = { what: 'a process of PostgreSQL', part: 'PostgreSQL', kill: () => postgres.crash() }
  return [
    backend,
    backend,
    { what: 'PostgreSQL', part: 'PostgreSQL', kill: () => postgres.restart() },
    ...[...webs, ...workers].map((part) => ({ what: part.name, part: part.name, kill: () => part.replace() })),
    ...(redis ? [{ what: 'Redis', part: 'Redis', kill: () => redis.stop().then(() => redis.start()) }] : []),
  ]
}

/** Kills at random moments, each part again only once it works; resolves to how many when all are back. */
async function killing(): Promise<number> {
  const dice = diceOf(seed)
  const victims = victimsOf(stage)
  const comingBack = new Map<string, Promise<unknown>>()
  for (let n = 1; n <= KILLS; n += 1) {
    await untilPage(pages + dice.between(1, 10))
    await pause(dice.between(0, 50))
    const { what, part, kill } = dice.oneOf(victims)
    await comingBack.get(part)
    talk(`${n}. kill, at page ${pages}: ${what}`)
    comingBack.set(part, kill())
  }
  await Promise.all(comingBack.values())
  return KILLS
}

test(
  `${KILLS} kills of web, worker, PostgreSQL and Redis lose, double or halve nothing`,
  async () => {
    let isOver = false
    const stories: Told[] = []
    const onPage = (page: Page) => {
      if (page.status < 500) pages += 1
    }
    const tellOn = async (n: number) => {
      while (!isOver) stories.push(await tellStory(await cast(n), { origins: stage.origins, onPage }))
    }
    const telling = Promise.all(Array.from({ length: PEOPLE_AT_ONCE }, (_, n) => tellOn(n)))
    const killed = await Promise.race([killing(), telling.then(() => 0)])
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
