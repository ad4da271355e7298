import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signOut } from '@/lib/sessions/commands'
import { asUser } from '@/lib/testing/actors'
import { aVisit, codeOf, doors, isActive, OPEN, refresh, SHUT, userinfo } from '@/lib/testing/app-visit'
import { redeem, startApps } from '@/lib/testing/apps'

let here: Awaited<ReturnType<typeof startApps>>
let child: ChildProcess
let there: string
beforeAll(async () => {
  here = await startApps()
  child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../testing/apps-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  there = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (part: Buffer) => resolve(String(part).trim()))
    child.on('exit', () => reject(new Error('The other process ended.')))
  })
})
afterAll(async () => {
  child.kill()
  await here.stop()
})

test('a code of one process is redeemed at another, once; tokens, refreshes and endings hold at both', async () => {
  const ada = await aVisit(here.origin)
  const atOther = { ...ada, origin: there }

  const once = await codeOf(ada)

  const answers = await Promise.all([here.origin, there, here.origin, there].map((at) => redeem(at, ada.app, once)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)

  const { body } = await redeem(there, ada.app, await codeOf(ada))
  expect((await userinfo(here.origin, body.access_token!)).status).toBe(200)
  expect(await isActive(ada, body.access_token!)).toBe(true)
  const refreshed = await refresh(ada, body.refresh_token!)
  const again = await refresh(atOther, refreshed.body.refresh_token!)
  expect([refreshed.status, again.status]).toEqual([200, 200])
  const tokens = again.body as Parameters<typeof doors>[1]
  expect(await doors({ ...ada, origin: there }, tokens)).toEqual(OPEN)

  const { body: more } = await redeem(there, ada.app, await codeOf(ada))
  await signOut(asUser(ada.ada, { sessionId: ada.sessionId }))
  expect(await doors(atOther, more as typeof tokens)).toEqual(SHUT)
})
