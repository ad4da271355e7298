import { Agent, get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stage, setStage } from './stage'

const SETTING_UP = 240_000
/** Requests that are under way at any time. */
const AT_ONCE = 4

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
}, SETTING_UP)
afterAll(() => stage?.stop())

type Answer = { status: number; origin: string; connection: string | undefined }

/** One request down a line that is kept; rejects where the line breaks, and nobody tries again. */
function ask(agent: Agent, origin: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(`${origin}/login`, { agent }, (response) => {
      const { statusCode: status = 0, headers } = response
      response.resume().once('end', () => resolve({ status, origin, connection: headers.connection }))
    })
    request.once('error', (error) => reject(new Error(`${origin}: ${error.message}`)))
  })
}

/** As balancers do: asks each process whether it takes requests, and sends them only there. */
function aBalancer(origins: readonly string[]) {
  let ready = [...origins]
  let turn = 0
  const isReady = async (origin: string) => (await fetch(`${origin}/readyz`).catch(() => null))?.ok ?? false
  return {
    async look() {
      const answers = await Promise.all(origins.map(isReady))
      ready = origins.filter((_, n) => answers[n])
    },
    next() {
      turn += 1
      return ready[turn % ready.length] ?? expect.fail('no process takes requests')
    },
  }
}

test(
  'both web processes are replaced one after the other under load, and no request fails',
  async () => {
    const agent = new Agent({ keepAlive: true })
    const balancer = aBalancer(stage.origins)
    const answers: Answer[] = []
    let isOver = false
    const looking = (async () => {
      for (; !isOver; await pause(100)) await balancer.look()
    })()
    const asking = Array.from({ length: AT_ONCE }, async () => {
      while (!isOver) answers.push(await ask(agent, balancer.next()))
    })
    const load = Promise.all(asking)

    const codes: (number | null)[] = []
    for (const web of stage.webs) {
      codes.push(await Promise.race([web.redeploy(), load.then(() => null)]))
      await balancer.look()
    }
    isOver = true
    await Promise.all([load, looking])
    agent.destroy()

    expect(codes).toEqual([0, 0])
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    for (const origin of stage.origins) {
      const connections = answers.filter((answer) => answer.origin === origin).map(({ connection }) => connection)
      expect(new Set(connections)).toEqual(new Set(['keep-alive', 'close'])) // who is about to end says so, and still answers
    }
  },
  SETTING_UP,
)
