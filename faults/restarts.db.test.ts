import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { anIdentity } from '@/lib/testing/factories'
import { isLong, talk } from '@/lib/testing/scale'
import { aSamlOrg } from '@/lib/testing/sso'
import { aBrowser } from './browser'
import { type Stage, setStage } from './stage'
import { type Characters, castOf, signInBySso } from './story'

const SETTING_UP = 240_000
const FOR_MS = 300_000
const EVERY_MS = 10_000
const LOGINS_A_SECOND = 5
const FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

let stage: Stage | undefined
let ada: Characters
beforeAll(async () => {
  if (!isLong) return
  stage = await setStage()
  ada = await castOf(await aSamlOrg())
  const { org, ada: person } = ada
  const { connectionId, issuer } = org
  const { email, userId } = person
  await anIdentity(connectionId, { issuer, subject: email, email, format: FORMAT, userId })
}, SETTING_UP)
afterAll(() => stage?.stop())

// The kills of faults/kills.db.test.ts are denser; this one asks how often a person has to begin anew.
test.skipIf(!isLong)(
  'while PostgreSQL restarts every ten seconds, of five sign-ins a second 99 % are done within two tries',
  async () => {
    const { origins, postgres, deaths } = stage!
    const signingIn: Promise<number>[] = []
    const end = Date.now() + FOR_MS
    const restarting = (async () => {
      for (; Date.now() < end; await pause(EVERY_MS)) await postgres.restart()
    })()
    for (; Date.now() < end; await pause(1000 / LOGINS_A_SECOND)) {
      const browser = aBrowser({ origins }, `10.8.${signingIn.length % 250}.1`)
      signingIn.push(signInBySso(browser, ada, (to) => to === '/').then(({ tries }) => tries))
    }
    await restarting
    const tries = await Promise.all(signingIn)
    const soon = tries.filter((count) => count <= 2).length
    talk(`${tries.length} sign-ins, ${tries.filter((count) => count === 1).length} at once, ${soon} within two tries`)

    expect(soon / tries.length).toBeGreaterThanOrEqual(0.99)
    expect(await db().session.count()).toBeGreaterThanOrEqual(tries.length)
    expect(deaths.join('\n')).toBe('')
  },
  FOR_MS + SETTING_UP,
)
