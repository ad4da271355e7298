import { verify } from '@node-rs/argon2'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { limits } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { asVisitor } from '@/lib/testing/actors'
import { aUser } from '@/lib/testing/factories'
import { signInWithPassword } from './password'

// Lists of passwords that leaked elsewhere, tried here (I16). What counts is how many tries get as far as the hash, so
// the hash itself is played. STUFFING_TRIES=5000 makes the lists as long as real ones; it takes a minute.

vi.mock('@node-rs/argon2', { spy: true })

const TRIES = Number(process.env.STUFFING_TRIES ?? 1000)
const ACCOUNTS = 20
const AT_ONCE = 20
const password = 'a quiet lamp at dusk'
let accounts: string[]
beforeAll(async () => {
  vi.mocked(verify).mockImplementation(async (_, typed) => typed === password)
  accounts = await Promise.all(
    Array.from({ length: ACCOUNTS }, async () => {
      const id = await aUser({ passwordHash: 'played' })
      return (await db().user.findUniqueOrThrow({ where: { id } })).email
    }),
  )
})
beforeEach(async () => {
  await db().rateLimit.deleteMany()
  vi.mocked(verify).mockClear()
})

type Try = { identifier: string; typed?: string; browser?: string; network?: string; now?: Date }

const tryOnce = ({ identifier, typed = 'leaked elsewhere', browser, network = newSecret(), now = new Date() }: Try) =>
  signInWithPassword(asVisitor({ now }), {
    ...{ identifier, password: typed, browser: browser ?? newSecret() },
    ...{ device: { device: 'curl', network }, current: null },
  })

/** Tries the whole list, each account in turn, from so many networks; says how often the hash was asked for each account. */
async function stuff(networks: number, now = new Date()): Promise<number> {
  const before = vi.mocked(verify).mock.calls.length
  const attack = newSecret()
  for (let begun = 0; begun < TRIES; begun += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, at) => {
        const n = begun + at
        return tryOnce({ identifier: accounts[n % ACCOUNTS]!, network: `${attack}-${n % networks}`, now })
      }),
    )
  return vi.mocked(verify).mock.calls.length - before
}

const kindOf = async (attempt: Try) => (await tryOnce(attempt)).kind

test('from one network as many tries get through as the network has, whatever the accounts', async () => {
  expect(await stuff(1)).toBe(limits.network.max)
  for (const identifier of accounts) expect(await kindOf({ identifier, typed: password })).toBe('signed_in')
})

test('from 200 networks ten tries an account get through, and no more in the same quarter of an hour', async () => {
  const now = new Date()
  expect(await stuff(200, now)).toBe(ACCOUNTS * limits.accountStrangers.max)
  expect(await stuff(200, addSeconds(now, limits.accountStrangers.windowSeconds - 1))).toBe(0)
})

test('its owner gets in all the while by a browser that signed in before, and after the break by any', async () => {
  const [known, now] = [newSecret(), new Date()]
  const [identifier, typed] = [accounts[7]!, password]
  expect(await kindOf({ identifier, typed, browser: known, now })).toBe('signed_in')
  await stuff(200, now)

  expect(await kindOf({ identifier, typed, now })).toBe('too_many')
  for (let times = 0; times < limits.accountKnownBrowser.max + 2; times += 1)
    expect(await kindOf({ identifier, typed, browser: known, now })).toBe('signed_in')
  const afterBreak = addSeconds(now, limits.accountStrangers.windowSeconds)
  expect(await kindOf({ identifier, typed, now: afterBreak })).toBe('signed_in')
})

test('somebody whom nobody attacks notices nothing', async () => {
  await stuff(200)
  const id = await aUser({ passwordHash: 'played' })
  const { email } = await db().user.findUniqueOrThrow({ where: { id } })

  expect(await kindOf({ identifier: email, typed: password })).toBe('signed_in')
})

test('names of nobody are counted like accounts, one by one', async () => {
  const network = newSecret()
  for (let times = 0; times < limits.accountStrangers.max; times += 1)
    expect(await kindOf({ identifier: 'ghost@people.test' })).toBe('mismatch')
  expect(await kindOf({ identifier: ' GHOST@people.test ' })).toBe('too_many')
  expect(await kindOf({ identifier: 'another-ghost@people.test', network })).toBe('mismatch')
})
