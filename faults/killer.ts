import { setTimeout as pause } from 'node:timers/promises'
import { diceOf, seed, talk } from '@/lib/testing/scale'
import type { Page } from './browser'
import type { Stage } from './stage'

type Victim = { what: string; part: string; kill: () => Promise<unknown> }

export type Killer = {
  /** Is told each page that people see: kills go by them, so that a slow machine gets as many into a story as a quick one. */
  onPage: (page: Page) => void
  /** Kills so often at random moments, each part again only once it works; resolves to how often when all are back. */
  kill: (times: number) => Promise<number>
}

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

export function aKiller(stage: Stage): Killer {
  let pages = 0
  const untilPage = async (page: number) => {
    while (pages < page) await pause(5)
  }

  async function kill(times: number): Promise<number> {
    const dice = diceOf(seed)
    const victims = victimsOf(stage)
    const comingBack = new Map<string, Promise<unknown>>()
    for (let n = 1; n <= times; n += 1) {
      await untilPage(pages + dice.between(1, 10))
      await pause(dice.between(0, 50))
      const victim = dice.oneOf(victims)
      await comingBack.get(victim.part)
      talk(`${n}. kill, at page ${pages}: ${victim.what}`)
      comingBack.set(victim.part, victim.kill())
    }
    await Promise.all(comingBack.values())
    return times
  }

  return {
    kill,
    onPage: ({ status }) => {
      if (status < 500) pages += 1
    },
  }
}
